package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that really runs full: a small ext4 image behind a loop device. Runs as root in a mount namespace of its own. */
@Tag("long")
@Timeout(240)
final class DiskFullTest {

    @TempDir
    Path directory;

    @Test
    void refusesAtTheReserveAndTakesEventsAgainWhenThereIsSpace() throws Exception {
        assertThat(run("guarded"))
                .contains("refused DISK_FULL")
                .contains("resumed")
                .contains("missing 0");
    }

    @Test
    void failsForGoodWithoutTheReserveAndKeepsWhatWasAcknowledged() throws Exception {
        assertThat(run("unguarded")).contains("refused FAILED").contains("missing 0");
    }

    private String run(String how) throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control")),
                "the disk-full test needs root and loop devices");
        String child = String.join(
                " ", Children.command("fill", directory.resolve("mnt").toString(), how));
        String script = "set -eu; cd " + directory + "; truncate -s 200M disk; mkfs.ext4 -q disk; mkdir mnt; "
                + "mount -o loop disk mnt; " + child + "; umount mnt; rm disk";
        Process run = new ProcessBuilder("unshare", "-m", "bash", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), UTF_8);
        assertThat(run.waitFor()).as(output).isZero();
        return output;
    }
}
