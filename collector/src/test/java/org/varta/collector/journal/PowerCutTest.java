package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut, without one: the journal lies on an ext4 image behind a loop device; its writer is stopped, and a copy of
 * the image is what the disk had at that moment. What was only in the page cache is gone. Runs as root in a mount
 * namespace of its own.
 */
@Tag("long")
@Timeout(240)
final class PowerCutTest {

    @TempDir
    Path directory;

    @BeforeEach
    void needsRootAndLoopDevices() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control")),
                "the power-cut test needs root and loop devices");
        Process probe = new ProcessBuilder("unshare", "-m", "sh", "-c", "command -v mkfs.ext4 && command -v losetup")
                .redirectErrorStream(true)
                .start();
        probe.getInputStream().readAllBytes();
        assumeTrue(probe.waitFor() == 0, "the power-cut test needs unshare, mkfs.ext4 and losetup");
    }

    @Test
    void losesNoAcknowledgedEvent() throws Exception {
        for (String seconds : new String[] {"1.3", "2.1", "3.7"}) {
            JournalChild.Verdict verdict = cutAfter(seconds, "force");

            System.err.println("power cut after " + seconds + " s: " + verdict);
            assertThat(verdict.acknowledged()).isGreaterThan(1000);
            assertThat(verdict.missing()).as(verdict.toString()).isZero();
            assertThat(verdict.disorder()).as(verdict.toString()).isZero();
        }
    }

    /** {@code -Dvarta.powercut.cuts} times, 20 by default, at instants that {@code -Dvarta.powercut.seed} draws. */
    @Test
    @Tag("soak")
    @Timeout(3600)
    void losesNoAcknowledgedEventAtManyInstants() throws Exception {
        long seed = Long.getLong("varta.powercut.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int cut = 1; cut <= Integer.getInteger("varta.powercut.cuts", 20); cut++) {
            String seconds = String.format(Locale.ROOT, "%.3f", random.nextDouble(0.05, 4));
            JournalChild.Verdict verdict = cutAfter(seconds, "force");

            String context = "seed " + seed + ", cut " + cut + " after " + seconds + " s: " + verdict;
            System.err.println(context);
            assertThat(verdict.acknowledged()).as(context).isPositive();
            assertThat(verdict.missing()).as(context).isZero();
            assertThat(verdict.disorder()).as(context).isZero();
        }
    }

    /** Proves that the test above can fail: without the forces of this package the same cut loses events. */
    @Test
    void losesEventsWhenForceIsLeftOut() throws Exception {
        JournalChild.Verdict verdict = cutAfter("2.1", "lie");

        System.err.println("power cut without force: " + verdict);
        assertThat(verdict.acknowledged()).isGreaterThan(1000);
        assertThat(verdict.missing()).as(verdict.toString()).isPositive();
    }

    private JournalChild.Verdict cutAfter(String seconds, String force) throws Exception {
        Path work = Files.createTempDirectory(directory, "cut");
        Path acks = work.resolve("acks");
        String script = String.format(
                Locale.ROOT,
                """
                set -eu
                cd %s
                truncate -s 3G disk
                mkfs.ext4 -q disk
                mkdir mnt
                mount -o loop disk mnt
                sync
                %s &
                writer=$!
                while [ ! -s acks ]; do sleep 0.05; kill -0 $writer; done
                sleep %s
                kill -STOP $writer
                cp --sparse=always disk cut
                kill -KILL $writer
                wait $writer || true
                umount mnt
                mount -o loop cut mnt
                %s
                umount mnt
                """,
                work,
                shell(Children.command("write", work.resolve("mnt/journal").toString(), "r", acks.toString(), force)),
                seconds,
                shell(Children.command("verify", work.resolve("mnt/journal").toString(), acks.toString())));
        Process run = new ProcessBuilder("unshare", "-m", "bash", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), UTF_8);
        assertThat(run.waitFor()).as(output).isZero();
        deleteImages(work);
        return JournalChild.Verdict.parse(output.lines().reduce("", (first, second) -> second));
    }

    private static void deleteImages(Path work) throws IOException {
        Files.deleteIfExists(work.resolve("disk"));
        Files.deleteIfExists(work.resolve("cut"));
    }

    private static String shell(List<String> command) {
        List<String> quoted = new ArrayList<>();
        for (String word : command) {
            quoted.add("'" + word.replace("'", "'\\''") + "'");
        }
        return quoted.stream().collect(Collectors.joining(" "));
    }
}
