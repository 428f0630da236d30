package org.varta.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of the benchmarks: how thorough, and where it may write.
 *
 * @param isQuick for a look whether everything works; what it gives is not published
 * @param scratch a directory of this run alone, on the disk that is to be measured
 * @param home the checkout
 */
record Run(boolean isQuick, Path scratch, Path home) {

    /** The one, or in a quick run the other. */
    int of(int full, int quick) {
        return isQuick ? quick : full;
    }

    /** A new directory under {@link #scratch}. */
    Path directory(String name) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(scratch), name + "-");
    }

    /** The machine, the JDK and the commit, as one paragraph. */
    String circumstances() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %,d MB; load average %s before; %s %s; commit %s%s",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                memoryMb(),
                firstLine(Path.of("/proc/loadavg")).orElse("unknown"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                commit(),
                isQuick ? "; **quick run, not to be published**" : "");
    }

    private static long memoryMb() {
        var machine = (com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        return machine.getTotalMemorySize() >> 20;
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static Optional<String> firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().map(line -> line.split(" ", 2)[0]);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private String commit() {
        try {
            Process git = new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? answer.strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    /** Deletes a tree that this run made. */
    static void remove(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
