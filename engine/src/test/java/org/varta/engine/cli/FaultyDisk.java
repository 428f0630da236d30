package org.varta.engine.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes {@code fsync} and {@code fdatasync} of a process fail, or wait, for some of its files: a library that is compiled
 * here and preloaded there. Skips the test where there is no Linux or no C compiler.
 */
final class FaultyDisk {

    private final Path library;
    private final Path order;

    private FaultyDisk(Path library, Path order) {
        this.library = library;
        this.order = order;
    }

    static FaultyDisk compile(Path directory) throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "forces are made to fail by LD_PRELOAD, which needs Linux");
        Path source = directory.resolve("faulty-disk.c");
        try (InputStream in = FaultyDisk.class.getResourceAsStream("faulty-disk.c")) {
            Files.copy(Objects.requireNonNull(in), source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path library = directory.resolve("faulty-disk.so");
        assumeTrue(
                isCompiled(List.of("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")),
                "forces are made to fail by a library in C, which needs the compiler cc");
        return new FaultyDisk(library, directory.resolve("order"));
    }

    private static boolean isCompiled(List<String> command) throws InterruptedException {
        try {
            Process compiler = new ProcessBuilder(command).inheritIO().start();
            return compiler.waitFor() == 0;
        } catch (IOException e) {
            return false; // there is none
        }
    }

    /** Where a process has to run for the files below {@code path} to obey. */
    VartaProcess.Surroundings under(String path) {
        return new VartaProcess.Surroundings(
                List.of(),
                Map.of(
                        "LD_PRELOAD", library.toString(),
                        "VARTA_FAULT_PATH", path,
                        "VARTA_FAULT_ORDER", order.toString()));
    }

    /** From now on every force ends with EIO and forces nothing. */
    void fail() throws IOException {
        give("fail");
    }

    /** From now on forces wait; returns when one does. */
    void hold() throws IOException {
        give("hold");
        Path held = order.resolveSibling(order.getFileName() + ".held");
        while (!Files.exists(held)) {
            LockSupport.parkNanos(1_000_000);
        }
        Files.delete(held);
    }

    /** Forces work again; those that wait go on. */
    void heal() throws IOException {
        Files.delete(order);
    }

    private void give(String text) throws IOException {
        Path draft = order.resolveSibling("order.new");
        Files.writeString(draft, text);
        Files.move(draft, order, StandardCopyOption.ATOMIC_MOVE);
    }
}
