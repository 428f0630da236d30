package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/**
 * A process of its own that writes a journal until it is killed, or that looks at what the killed one left.
 *
 * <p>{@code write DIR RUN ACKS force|lie}: offers batches from four threads and appends a line to the file ACKS for each
 * accepted batch: run-thread, number of its first event, count, first sequence. {@code verify DIR ACKS}: opens the
 * journal as after a restart and compares.
 */
final class JournalChild {

    private static final int THREADS = 4;
    private static final int BATCHES_ON_THE_WAY = 16;

    private JournalChild() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "write" -> write(Path.of(args[1]), args[2], Path.of(args[3]), args[4].equals("force"));
            case "verify" -> System.out.println(verify(Path.of(args[1]), Path.of(args[2])));
            case "fill" -> DiskFiller.run(Path.of(args[1]), args[2].equals("guarded"));
            default -> throw new IllegalArgumentException("expected write, verify or fill: " + args[0]);
        }
    }

    private static void write(Path directory, String run, Path acks, boolean force) throws IOException {
        // Files and directories are made as they should be; only the groups are not forced.
        ForcedDisk lying = (channel, metaData) -> {
            if (metaData) {
                channel.force(true);
            }
        };
        RecordLogOptions options = RecordLogOptions.DEFAULTS
                .withSegmentBytesMax(4 << 20)
                .withBlockBytes(1 << 20)
                .withDisk(force ? ForcedDisk.REAL : lying);
        Journal journal = Journal.open(
                directory,
                JournalLimits.DEFAULTS.withDiskReserveBytes(0),
                InstantSource.system(),
                new SimpleMeterRegistry(),
                options,
                null);
        PrintStream out = new PrintStream(Files.newOutputStream(acks), false, UTF_8);
        for (int t = 0; t < THREADS; t++) {
            String name = run + "-" + t;
            Thread.ofPlatform().start(() -> offerForEver(journal, name, out));
        }
    }

    private static void offerForEver(Journal journal, String name, PrintStream acks) {
        Origin origin = new Origin("default", "child", "test", name, "127.0.0.1:1");
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Semaphore onTheWay = new Semaphore(BATCHES_ON_THE_WAY);
        for (int number = 0; ; ) {
            List<Frame> frames = new ArrayList<>();
            int first = number;
            for (int count = random.nextInt(1, 21); count > 0; count--) {
                frames.add(new Frame(0, origin, Format.JSON, Frame.NO_CONTEXT, payload(name, number++)));
            }
            onTheWay.acquireUninterruptibly();
            journal.offer(frames, outcome -> {
                onTheWay.release();
                switch (outcome) {
                    case Outcome.Accepted accepted -> {
                        acks.print(name + " " + first + " " + accepted.count() + " " + accepted.firstSequence() + "\n");
                        acks.flush();
                    }
                    case Outcome.Refused refused -> throw new IllegalStateException(refused.toString());
                }
            });
        }
    }

    private static byte[] payload(String name, int number) {
        String head = name + " " + number + " ";
        return (head + "x".repeat(100 + number % 700)).getBytes(UTF_8);
    }

    /**
     * What a restart finds.
     *
     * @param acknowledged events whose sender was told
     * @param missing of them, how many are not there, or not with the sequence and the bytes that were promised
     * @param readable all events that are there
     * @param disorder events of one thread that stand before an earlier one, and breaks in the row of sequences
     * @param repairs how many things had to be repaired
     */
    record Verdict(long acknowledged, long missing, long readable, long disorder, int repairs) {

        static Verdict parse(String line) {
            String[] parts = line.strip().split(" ", -1);
            return new Verdict(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    Integer.parseInt(parts[4]));
        }

        @Override
        public String toString() {
            return acknowledged + " " + missing + " " + readable + " " + disorder + " " + repairs;
        }
    }

    /** Opens the journal for writing, as a restart does, reads all of it, and compares with what was acknowledged. */
    static Verdict verify(Path directory, Path acks) throws IOException {
        Map<Long, String> found = new HashMap<>();
        Map<String, Integer> lastOfThread = new HashMap<>();
        long disorder = 0;
        int repairs;
        try (RecordLog log = RecordLog.open(directory);
                JournalReader reader = JournalReader.open(directory)) {
            repairs = log.repairs().size();
            long expected = 1;
            for (JournalRecord r = nextOrSkip(reader); r != null; r = nextOrSkip(reader)) {
                disorder += r.sequence() == expected ? 0 : 1;
                expected = r.sequence() + 1;
                if (r.kind() != JournalRecord.Kind.EVENT) {
                    continue;
                }
                String payload = new String(r.payload(), UTF_8);
                found.put(r.sequence(), payload);
                int number = Integer.parseInt(payload.split(" ", 3)[1]);
                Integer before = lastOfThread.put(r.origin().principal(), number);
                disorder += before == null || number == before + 1 ? 0 : 1;
            }
        }
        long acknowledged = 0;
        long missing = 0;
        for (String line : Files.readAllLines(acks)) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 4) {
                continue; // the kill cut the line
            }
            for (int i = 0; i < Integer.parseInt(parts[2]); i++) {
                String payload = new String(payload(parts[0], Integer.parseInt(parts[1]) + i), UTF_8);
                acknowledged++;
                missing += payload.equals(found.get(Long.parseLong(parts[3]) + i)) ? 0 : 1;
            }
        }
        return new Verdict(acknowledged, missing, found.size(), disorder, repairs);
    }

    private static @org.jspecify.annotations.Nullable JournalRecord nextOrSkip(JournalReader reader)
            throws IOException {
        while (true) {
            try {
                return reader.next();
            } catch (DamagedRecordException e) {
                reader.seek(e.lastSequence() + 1);
            }
        }
    }
}
