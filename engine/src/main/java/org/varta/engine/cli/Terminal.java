package org.varta.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody looks at an output stream, or it goes into a file or a pipe. */
enum Terminal {
    STDOUT("/proc/self/fd/1"),
    STDERR("/proc/self/fd/2");

    private final Path link;

    Terminal(String link) {
        this.link = Path.of(link);
    }

    /** False where the system does not say it for each stream; {@code -o} chooses then. */
    boolean isWatched() {
        if (!Files.isSymbolicLink(link)) {
            return false;
        }
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
