package org.varta.collector.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose process is killed with SIGKILL while it writes. */
@Timeout(120)
final class KillTest {

    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    @Test
    void keepsEveryAcknowledgedEventOverKillsAtRandomMoments() throws Exception {
        SplittableRandom random = new SplittableRandom(20_261_122);
        Path journal = directory.resolve("journal");
        Path allAcks = Files.createFile(directory.resolve("acks"));
        for (int round = 0; round < ROUNDS; round++) {
            Path acks = directory.resolve("acks-" + round);
            Process child = Children.start("write", journal.toString(), "r" + round, acks.toString(), "force");
            try {
                awaitBytes(child, acks, 200);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(600)));
            } finally {
                child.destroyForcibly().waitFor();
            }
            Files.write(allAcks, Files.readAllBytes(acks), java.nio.file.StandardOpenOption.APPEND);
            Files.writeString(allAcks, "\n", java.nio.file.StandardOpenOption.APPEND);

            JournalChild.Verdict verdict = JournalChild.verify(journal, allAcks);
            assertThat(verdict.acknowledged()).isGreaterThan(10L * (round + 1));
            assertThat(verdict.missing()).as("round %d: %s", round, verdict).isZero();
            assertThat(verdict.disorder()).as("round %d: %s", round, verdict).isZero();
        }
    }

    @Test
    void isReadByAnotherProcessWhileItIsWritten() throws Exception {
        Path acks = directory.resolve("acks");
        Process child = Children.start("write", directory.resolve("journal").toString(), "r", acks.toString(), "force");
        try {
            awaitBytes(child, acks, 200);
            try (JournalReader reader = JournalReader.open(directory.resolve("journal"))) {
                long sequence = 0;
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                // More than two segments, so that the reader follows the writer into a new one.
                while (new LogDirectory(directory.resolve("journal")).firstSequences().length < 3
                        || sequence < reader.lastSequence()) {
                    JournalRecord next = reader.next();
                    if (next != null) {
                        assertThat(next.sequence()).isEqualTo(++sequence);
                    }
                    assertThat(System.nanoTime()).isLessThan(deadline);
                    if (next == null) {
                        LockSupport.parkNanos(100_000);
                    }
                    if (sequence > 100_000) {
                        break;
                    }
                }
                assertThat(sequence).isGreaterThan(100);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static void awaitBytes(Process child, Path file, long bytes) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(file) || Files.size(file) < bytes) {
            assertThat(child.isAlive()).as("the child runs").isTrue();
            assertThat(System.nanoTime()).as("waited 30 s").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
