package org.varta.collector.journal;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** Writes a journal until the small disk it lies on is full, and says what happened. Runs in a process of its own. */
final class DiskFiller {

    private static final Origin ORIGIN = new Origin("default", "child", "test", "", "127.0.0.1:1");
    private static final int EVENT_BYTES = 100_000;

    private DiskFiller() {}

    static void run(Path mount, boolean guarded) throws IOException {
        Path ballast = mount.resolve("ballast");
        try (FileChannel channel = FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.allocate(60 << 20));
        }
        Path directory = mount.resolve("journal");
        JournalLimits limits = new JournalLimits(8 << 20, 8 << 20, 1000, 1 << 20, guarded ? 20 << 20 : 0);
        long accepted = 0;
        try (Journal journal = open(directory, limits, guarded)) {
            Outcome outcome = offer(journal, accepted);
            while (outcome instanceof Outcome.Accepted) {
                accepted++;
                outcome = offer(journal, accepted);
            }
            System.out.println(accepted + " accepted, then refused " + ((Outcome.Refused) outcome).reason());
            if (guarded) {
                Files.delete(ballast);
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!journal.health().isReady() && System.nanoTime() < deadline) {
                    LockSupport.parkNanos(1_000_000);
                }
                if (offer(journal, accepted) instanceof Outcome.Accepted) {
                    accepted++;
                    System.out.println("resumed");
                }
            }
        }
        Files.deleteIfExists(ballast);
        System.out.println("missing " + (accepted - readable(directory, accepted)));
    }

    /** Without the guard it is not asked at all, so that the disk itself refuses. */
    private static Journal open(Path directory, JournalLimits limits, boolean guarded) throws IOException {
        return Journal.open(
                directory,
                limits,
                InstantSource.system(),
                new SimpleMeterRegistry(),
                RecordLogOptions.DEFAULTS,
                guarded ? null : () -> Long.MAX_VALUE);
    }

    private static Outcome offer(Journal journal, long number) {
        byte[] payload = new byte[EVENT_BYTES];
        java.nio.ByteBuffer.wrap(payload).putLong(number);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        journal.offer(List.of(new Frame(number, ORIGIN, Format.UNKNOWN, Frame.NO_CONTEXT, payload)), outcome::complete);
        return outcome.join();
    }

    private static long readable(Path directory, long accepted) throws IOException {
        long found = 0;
        try (RecordLog log = RecordLog.open(directory);
                JournalReader reader = JournalReader.open(directory)) {
            System.out.println("repairs " + log.repairs());
            for (JournalRecord r = reader.next(); r != null; r = reader.next()) {
                if (r.kind() == JournalRecord.Kind.EVENT && r.receivedAtNs() == found && found < accepted) {
                    found++;
                }
            }
        }
        return found;
    }
}
