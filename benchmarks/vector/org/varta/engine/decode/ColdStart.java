package org.varta.engine.decode;

import java.util.List;
import org.varta.benchmarks.LaneEvents;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/** How long a virtual machine takes that has just begun: milliseconds after so many events, by the product or {@link TriedJson}. */
final class ColdStart {

    private static final int ROUNDS = 10;

    private ColdStart() {}

    public static void main(String[] arguments) {
        List<byte[]> events = LaneEvents.named("mordor");
        boolean isProduct = arguments.length > 0;
        Event event = new Event(FieldCatalog.of(List.of()));
        long begunNs = System.nanoTime();
        TriedJson tried = isProduct ? null : new TriedJson();
        StringBuilder line = new StringBuilder(isProduct ? "product" : TriedJson.WAY.name());
        int done = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (byte[] payload : events) {
                event.reset(payload, 0, payload.length);
                event.append(new byte[TriedJson.SLACK]);
                boolean isRead = isProduct
                        ? QuickJson.scan(event, 0, payload.length, Event.NONE)
                        : tried.scan(event, 0, payload.length, Event.NONE);
                if (!isRead) {
                    throw new IllegalStateException("not read");
                }
                done++;
                if (done == 100 || done == 1_000 || done == 10_000 || done == 200_000) {
                    line.append(String.format("  %,d: %.0f ms", done, (System.nanoTime() - begunNs) / 1e6));
                }
            }
        }
        System.out.println(line);
    }
}
