package org.varta.benchmarks;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.engine.evidence.EvidenceOptions;
import org.varta.engine.evidence.EvidenceService;
import org.varta.engine.evidence.Frontier;
import org.varta.engine.evidence.TreeHash;

/** What the hash tree costs beside SHA-256 of the same bytes, and what sealing costs the journal. Rounds in turn. */
final class EvidencePart implements Part {

    private static final int BATCH = 500;
    private static final int WAITING = 40;
    private static final int RECORDS = 512;
    private static final int PREFIX_BYTES = 9;
    private static final int NODE_BYTES = 65;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Override
    public Section measure(Run run) throws Exception {
        return new Section("evidence", "Evidence beside SHA-256, and the journal with it")
                .text(run.circumstances())
                .text(
                        "A record into the hash tree (leaf, and the nodes that it completes) beside SHA-256 of the record; CPU time of"
                                + " the thread, median of rounds that take turns. SHA-256 works on blocks of 64 bytes, and a tree of RFC 9162"
                                + " has one node of two blocks a record: the least that it can cost is the ratio of blocks.")
                .table(hashes(run))
                .text("Durable ingest as above with the journal sealed meanwhile by a thread of its own, and without.")
                .table(durable(run));
    }

    private static MarkdownTable hashes(Run run) {
        MarkdownTable table =
                new MarkdownTable("bytes a record", "SHA-256, ns", "tree, ns", "tree / SHA-256", "blocks");
        for (int bytes : new int[] {300, 600, 1_400, 2_500}) {
            byte[][] records = new byte[RECORDS][bytes];
            SplittableRandom random = new SplittableRandom(bytes);
            for (byte[] record : records) {
                random.nextBytes(record);
            }
            int count = run.of(300_000, 20_000);
            List<Double> bare = new ArrayList<>();
            List<Double> tree = new ArrayList<>();
            List<Double> ratio = new ArrayList<>();
            for (int round = 0; round < run.of(12, 3); round++) {
                double bareNs = bareNs(records, count);
                double treeNs = treeNs(records, count);
                if (round > 1) { // the first ones warm up
                    bare.add(bareNs);
                    tree.add(treeNs);
                    ratio.add(treeNs / bareNs);
                }
            }
            table.row(
                    String.format(Locale.ROOT, "%,d", bytes),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(bare)),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(tree)),
                    String.format(Locale.ROOT, "**%.2f**", Forks.median(ratio)),
                    String.format(
                            Locale.ROOT,
                            "%d / %d = %.2f",
                            blocks(bytes + PREFIX_BYTES) + blocks(NODE_BYTES),
                            blocks(bytes),
                            (blocks(bytes + PREFIX_BYTES) + blocks(NODE_BYTES)) / (double) blocks(bytes)));
        }
        return table;
    }

    /** Of 64 bytes each, with a 1 bit and the length behind the message. */
    private static int blocks(int bytes) {
        return (bytes + 9 + 63) / 64;
    }

    private static double bareNs(byte[][] records, int count) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long begun = THREADS.getCurrentThreadCpuTime();
            int sum = 0;
            for (int i = 0; i < count; i++) {
                sum += digest.digest(records[i % RECORDS])[0];
            }
            return used(begun, count, sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static double treeNs(byte[][] records, int count) {
        TreeHash hash = new TreeHash();
        Frontier tree = new Frontier();
        byte[] leaf = new byte[TreeHash.BYTES];
        long begun = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            hash.leaf(i + 1, records[i % RECORDS], leaf);
            tree.append(leaf);
        }
        return used(begun, count, tree.root()[0]);
    }

    private static double used(long begun, int count, int result) {
        double ns = THREADS.getCurrentThreadCpuTime() - begun;
        return result == Integer.MIN_VALUE ? Double.NaN : ns / count; // so that nothing is left out as unused
    }

    private static MarkdownTable durable(Run run) throws IOException, InterruptedException {
        Path scratch = run.directory("evidence");
        MarkdownTable table = new MarkdownTable(
                "events", "without, events/s", "with, events/s", "with / without", "then sealed within, s");
        for (String lane : List.of(Lane.REPETITIVE, Lane.MORDOR)) {
            List<byte[]> events = Lane.named(lane).events();
            int count = run.of(lane.equals(Lane.MORDOR) ? 800_000 : 2_500_000, 40_000);
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                bytes += events.get(i % events.size()).length;
            }
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            List<Double> ratio = new ArrayList<>();
            List<Double> sealed = new ArrayList<>();
            int rounds = run.of(6, 2);
            for (int round = 0; round < rounds; round++) {
                double plain = count / seconds(scratch.resolve(lane + round), events, count, null);
                double sealing = count / seconds(scratch.resolve(lane + round), events, count, sealed);
                if (round > 0) { // the first one warms up
                    without.add(plain);
                    with.add(sealing);
                    ratio.add(sealing / plain);
                }
            }
            table.row(
                    String.format(Locale.ROOT, "%,d of %s, %,d bytes", count, lane, bytes / count),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(without)),
                    String.format(Locale.ROOT, "%,.0f", Forks.median(with)),
                    String.format(Locale.ROOT, "**%.0f %%**", 100 * Forks.median(ratio)),
                    String.format(Locale.ROOT, "%.1f", Forks.median(sealed)));
        }
        Run.remove(scratch);
        return table;
    }

    /** @param sealed null not to seal; gets the seconds from the last force to the checkpoint of everything */
    private static double seconds(Path directory, List<byte[]> events, int count, @Nullable List<Double> sealed)
            throws IOException, InterruptedException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Path raw = directory.resolve("journal");
        double seconds;
        try (Journal journal = Journal.open(raw, JournalLimits.DEFAULTS, InstantSource.system(), meters)) {
            EvidenceService service = sealed == null
                    ? null
                    : EvidenceService.start(
                            new EvidenceService.Setup(
                                    raw,
                                    directory.resolve("evidence"),
                                    directory.resolve("keys"),
                                    EvidenceOptions.of("bench", 10_000, 86_400_000),
                                    List.of()),
                            meters,
                            InstantSource.system());
            new JournalFeed(WAITING, BATCH).feed(journal, BATCH, i -> events.get(0), i -> 1_700_000_000_000_000_000L);
            while (service != null && service.status().sealedSequence() == 0) {
                Thread.onSpinWait(); // keys, files and the first checkpoint are made once in a journal's life
            }
            long begunNs = System.nanoTime();
            new JournalFeed(WAITING, BATCH)
                    .feed(journal, count, i -> events.get(i % events.size()), i -> 1_700_000_000_000_000_000L + i);
            seconds = (System.nanoTime() - begunNs) / 1e9;
            if (service != null && sealed != null) {
                long passed = journal.lastSequence();
                service.finish(passed);
                sealed.add((System.nanoTime() - begunNs) / 1e9 - seconds);
            }
        }
        Run.remove(directory);
        return seconds;
    }
}
