package org.varta.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Bodies of requests: the events of a lane in turn, and in place of the last event of every so many a probe, which one rule
 * alone is there for, and which names its number as the host, so that the alert tells which probe it is of.
 */
final class EventSource {

    /** Host of a probe, before its number. */
    static final String PROBE_HOST = "varta-probe-";

    /** The rule that probes match. */
    static final String PROBE_RULE = """
            title: Probe of the load program
            id: 5b0b5f0e-7f5a-4df8-9a45-8f0e6b8b0001
            status: test
            level: informational
            logsource: {product: windows, category: process_creation}
            detection:
              selection: {CommandLine|contains: 'varta-load-probe-command'}
              condition: selection
            """;

    private static final byte[] BULK_ACTION = "{\"create\":{\"_index\":\"load\"}}\n".getBytes(UTF_8);

    private final List<byte[]> events;
    private final boolean isBulk;
    private int next;

    EventSource(List<byte[]> events, boolean isBulk, int first) {
        this.events = events;
        this.isBulk = isBulk;
        this.next = first % events.size();
    }

    /** The next so many events, the last of which is this probe; without one when the number is negative. */
    byte[] body(int count, int probe) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(count * 2_700);
        for (int i = 0; i < count; i++) {
            if (isBulk) {
                out.writeBytes(BULK_ACTION);
            }
            out.writeBytes(i == count - 1 && probe >= 0 ? probe(probe) : events.get(next));
            out.write('\n');
            next = next + 1 == events.size() ? 0 : next + 1;
        }
        return out.toByteArray();
    }

    static byte[] probe(int number) {
        return ("{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"" + PROBE_HOST
                        + number
                        + "\",\"Image\":\"C:\\\\load\\\\probe.exe\",\"CommandLine\":\"varta-load-probe-command\"}")
                .getBytes(UTF_8);
    }
}
