package org.varta.engine.console;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs on the PATH. */
final class Programs {
    private Programs() {}

    /** The first of these names that can be run, in the order of the names. */
    static Optional<Path> find(String... names) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1)).map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
