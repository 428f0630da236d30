package org.varta.benchmarks;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;

/** The journal beside the disk: the same bytes appended to one file, forced as often. Rounds in turn. */
final class DurablePart implements Part {

    private static final int BATCH = 500;
    private static final int WAITING = 40;

    @Override
    public Section measure(Run run) throws Exception {
        Path scratch = run.directory("durable");
        MarkdownTable table = new MarkdownTable(
                "events",
                "events a force",
                "journal events/s",
                "MB/s",
                "append and fdatasync events/s",
                "MB/s",
                "journal reaches");
        for (String lane : List.of(Lane.REPETITIVE, Lane.MORDOR)) {
            List<byte[]> events = Lane.named(lane).events();
            int count = run.of(lane.equals(Lane.MORDOR) ? 200_000 : 400_000, 40_000);
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += events.get(i % events.size()).length;
            }
            List<Double> journal = new ArrayList<>();
            List<Double> plain = new ArrayList<>();
            List<Double> groups = new ArrayList<>();
            int rounds = run.of(6, 2);
            for (int round = 0; round < rounds; round++) {
                Path directory = scratch.resolve(lane + round);
                long begunNs = System.nanoTime();
                groups.add(journal(directory, events, count));
                double seconds = (System.nanoTime() - begunNs) / 1e9;
                begunNs = System.nanoTime();
                append(scratch.resolve("plain"), events, count, groups.getLast());
                double plainSeconds = (System.nanoTime() - begunNs) / 1e9;
                Run.remove(directory);
                if (round > 0 || rounds == 1) { // the first one warms up
                    journal.add(count / seconds);
                    plain.add(count / plainSeconds);
                }
            }
            double mb = bytes / 1e6 / count;
            table.row(
                    String.format(Locale.ROOT, "%,d of %s, %,d bytes", count, lane, bytes / count),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(groups)),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(journal)),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(journal) * mb),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(plain)),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(plain) * mb),
                    String.format(Locale.ROOT, "%.0f %%", 100 * Forks.median(journal) / Forks.median(plain)));
        }
        Run.remove(scratch);
        return new Section("durable", "Durable ingest beside the disk")
                .text(run.circumstances())
                .text(
                        "From the listeners' hand-over until the last event is forced, batches of " + BATCH + ", "
                                + WAITING
                                + " waiting; beside it one file, the payloads one behind the other, `fdatasync` after as many events as"
                                + " the journal forced at a time on average. Median of the rounds, which take turns; opening included.")
                .table(table);
    }

    /** Returns the mean number of events that one force made durable. */
    private static double journal(Path directory, List<byte[]> events, int count)
            throws IOException, InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Journal journal = Journal.open(directory, JournalLimits.DEFAULTS, InstantSource.system(), meters)) {
            new JournalFeed(WAITING, BATCH)
                    .feed(journal, count, i -> events.get(i % events.size()), i -> 1_700_000_000_000_000_000L + i);
        }
        DistributionSummary groups = meters.get("varta.journal.commit.events").summary();
        return Math.max(1, groups.mean());
    }

    private static void append(Path file, List<byte[]> events, int count, double group) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            int each = (int) Math.round(group);
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
            for (int i = 0; i < count; i++) {
                byte[] event = events.get(i % events.size());
                if (buffer.remaining() < event.length) {
                    write(channel, buffer);
                }
                buffer.put(event);
                if (i % each == each - 1 || i == count - 1) {
                    write(channel, buffer);
                    channel.force(false);
                }
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
