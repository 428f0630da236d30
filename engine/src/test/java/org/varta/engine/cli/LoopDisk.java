package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small ext4 file system behind a loop device, mounted in a mount namespace that a process of its own keeps open. Others
 * have to enter it to see the files. Needs root; skips the test otherwise. It is gone when the keeper is.
 */
final class LoopDisk implements AutoCloseable {

    private final Path directory;
    private final Process keeper;

    private LoopDisk(Path directory, Process keeper) {
        this.directory = directory;
        this.keeper = keeper;
    }

    /** Makes one of so many MiB; the image is in {@code directory}. */
    static LoopDisk make(Path directory, int mib) throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control")),
                "a disk of its own needs root and loop devices");
        Files.createDirectories(directory.resolve("mnt"));
        String script = "set -eu; cd '" + directory + "'; truncate -s " + mib + "M disk; mkfs.ext4 -q -m 0 disk;"
                + " mount -o loop,errors=remount-ro disk mnt; echo mounted; exec cat";
        Process keeper = new ProcessBuilder("unshare", "-m", "bash", "-c", script)
                .redirectError(directory.resolve("disk-errors.txt").toFile())
                .start();
        String first = new BufferedReader(new InputStreamReader(keeper.getInputStream(), UTF_8)).readLine();
        assumeTrue(
                "mounted".equals(first),
                "no disk of its own: " + Files.readString(directory.resolve("disk-errors.txt")));
        return new LoopDisk(directory, keeper);
    }

    /** Its root, as those see it who are inside. */
    Path root() {
        return directory.resolve("mnt");
    }

    /** Where a process has to run to be inside. */
    VartaProcess.Surroundings inside() {
        return new VartaProcess.Surroundings(
                List.of(
                        "nsenter",
                        "-t",
                        Long.toString(keeper.pid()),
                        "-m",
                        "--wd=" + Path.of("").toAbsolutePath(),
                        "--"),
                Map.of());
    }

    /** Runs a script of bash in the directory of the image, inside; returns what it wrote. */
    String run(String script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(inside().prefix());
        command.addAll(List.of("bash", "-c", "set -eu; cd '" + directory + "'; " + script));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    long freeBytes() throws IOException, InterruptedException {
        return Long.parseLong(run("df --output=avail -B1 mnt | tail -1").strip());
    }

    /** Takes space away until so much is left. */
    void fillUpTo(long freeBytes) throws IOException, InterruptedException {
        run("fallocate -l " + (freeBytes() - freeBytes) + " mnt/ballast");
    }

    /** Gives it back. */
    void free() throws IOException, InterruptedException {
        run("rm mnt/ballast");
    }

    /** The kernel meets an error and mounts the file system read-only, as it does when a disk goes bad. */
    void turnReadOnly() throws IOException, InterruptedException {
        String trigger = run("echo /sys/fs/ext4/$(basename $(findmnt -no SOURCE mnt))/trigger_fs_error");
        assumeTrue(Files.exists(Path.of(trigger)), "a kernel that can be told to meet an error of ext4 is needed");
        run("echo 1 > " + trigger);
    }

    /** What an administrator does then; nobody uses it. */
    void repair() throws IOException, InterruptedException {
        run("umount mnt; e2fsck -fy disk || [ $? = 1 ]; mount -o loop,errors=remount-ro disk mnt");
    }

    /** A copy of a directory, outside. */
    Path copyOf(Path inside, String name) throws IOException, InterruptedException {
        run("cp -a --sparse=always '" + inside + "' '" + name + "'");
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        keeper.destroyForcibly().onExit().join();
        Files.deleteIfExists(directory.resolve("disk"));
    }
}
