package org.varta.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which directory of a journal a record is in, for messages. */
final class JournalSegments {

    private final NavigableMap<Long, Path> segments = new TreeMap<>();

    private JournalSegments() {}

    static JournalSegments of(Path journal) throws IOException {
        JournalSegments found = new JournalSegments();
        Path directory = journal.resolve("segments");
        if (Files.isDirectory(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                for (Path entry : entries.toList()) {
                    String name = entry.getFileName().toString();
                    if (name.length() == 19 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                        found.segments.put(Long.parseLong(name), entry);
                    }
                }
            }
        }
        return found;
    }

    String nameOf(long sequence) {
        var segment = segments.floorEntry(sequence);
        return segment == null ? "no segment" : segment.getValue().toString();
    }
}
