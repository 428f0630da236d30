package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end and says what CPU time they took. */
final class Commands {

    private static final int TIMEOUT_MINUTES = 10;

    private final Path scratch;

    Commands(Path scratch) {
        this.scratch = scratch;
    }

    /**
     * A program that ended well.
     *
     * @param output a file with its stdout
     * @param cpuSeconds user and system, of the process and its children
     */
    record Ended(Path output, double wallSeconds, double cpuSeconds) {}

    /**
     * Runs a program.
     *
     * @throws IOException when it ends with another code than 0, with what it said
     */
    Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "stdout-", ".txt");
        Path errors = Files.createTempFile(scratch, "stderr-", ".txt");
        List<String> timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%R %U %S'; time \"$@\"", "timed"));
        timed.addAll(command);
        Process process = new ProcessBuilder(timed)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new IOException("took more than " + TIMEOUT_MINUTES + " minutes: " + command);
        }
        List<String> said = Files.readAllLines(errors, UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": " + said);
        }
        String[] times = said.getLast().split(" ", -1);
        return new Ended(
                output, Double.parseDouble(times[0]), Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
    }

    /** A Java program of this class path, with the flags of the product. */
    List<String> java(Class<?> main, String... arguments) {
        return java(main.getName(), arguments);
    }

    List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("varta.home", "."), "config", "jvm.options"),
                "-Dvarta.home=" + System.getProperty("varta.home", "."),
                "-Dvarta.corpora=" + System.getProperty("varta.corpora", "../shared/corpora"),
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same on the first core alone, where Linux has a command for it. */
    static List<String> oneCore(List<String> command) {
        if (!Files.isExecutable(Path.of("/usr/bin/taskset"))) {
            return command;
        }
        List<String> pinned = new ArrayList<>(List.of("/usr/bin/taskset", "-c", "0"));
        pinned.addAll(command);
        return pinned;
    }
}
