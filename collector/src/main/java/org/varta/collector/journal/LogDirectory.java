package org.varta.collector.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where the files of a record log are.
 *
 * <pre>
 * log.id                    "varta-log 1 UUID", written once
 * durable                   the durable sequence, see {@link DurableMark}
 * writer.lock, writer.pid   held by the writing process, and which one it is
 * segments/0000000000000000001/   one Chronicle queue of one file; the name is the sequence of its first record
 * quarantine/               segments without one readable record
 * holds/                    what retention must not remove, see {@link JournalHolds}
 * first                     "varta-first 1 N": retention has removed what is before N; absent when it has not
 * trash/                    segments that retention is removing
 * </pre>
 */
record LogDirectory(Path path) {

    private static final String ID_PREFIX = "varta-log 1 ";
    private static final String FIRST_PREFIX = "varta-first 1 ";
    private static final int NAME_DIGITS = 19;

    Path idFile() {
        return path.resolve("log.id");
    }

    Path durableFile() {
        return path.resolve("durable");
    }

    Path lockFile() {
        return path.resolve("writer.lock");
    }

    Path pidFile() {
        return path.resolve("writer.pid");
    }

    Path segments() {
        return path.resolve("segments");
    }

    /** Where a segment's metadata is made anew. */
    Path scratch() {
        return path.resolve("rebuild");
    }

    Path quarantine() {
        return path.resolve("quarantine");
    }

    Path trash() {
        return path.resolve("trash");
    }

    private Path firstFile() {
        return path.resolve("first");
    }

    /** The first sequence that retention has kept; 1 when it never removed any. */
    long firstKept() throws IOException {
        String line;
        try {
            line = Files.readString(firstFile(), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return 1;
        }
        if (line.startsWith(FIRST_PREFIX)) {
            try {
                return Long.parseLong(line.substring(FIRST_PREFIX.length()));
            } catch (NumberFormatException e) {
                // told below
            }
        }
        throw new IOException(firstFile() + ": expected \"" + FIRST_PREFIX + "N\", found \"" + line + "\"");
    }

    /** Says, durably, that what is before a sequence was removed on purpose. */
    void keepFrom(long sequence, ForcedDisk disk) throws IOException {
        replace(firstFile(), FIRST_PREFIX + sequence + "\n", disk);
    }

    /** Deletes the segments that {@link #keepFrom} has given up; goes on where a crash ended it. */
    void finishRemoval(ForcedDisk disk) throws IOException {
        long kept = firstKept();
        boolean isMoved = false;
        for (long first : firstSequences()) {
            if (first < kept) {
                Files.createDirectories(trash());
                Path segment = segment(first);
                Files.move(segment, trash().resolve(segment.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                isMoved = true;
            }
        }
        if (isMoved) {
            disk.forcePath(segments());
            disk.forcePath(trash());
        }
        if (Files.exists(trash())) {
            try (Stream<Path> entries = Files.list(trash())) {
                for (Path entry : entries.toList()) {
                    deleteFiles(entry);
                }
            }
        }
    }

    private void replace(Path file, String content, ForcedDisk disk) throws IOException {
        Path draft = path.resolve(file.getFileName() + ".new");
        Files.writeString(draft, content, StandardCharsets.UTF_8);
        disk.forcePath(draft);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        disk.forcePath(path);
    }

    Path segment(long firstSequence) {
        String digits = Long.toString(firstSequence);
        return segments().resolve("0".repeat(NAME_DIGITS - digits.length()) + digits);
    }

    /** The first sequences of all segments, ascending. */
    long[] firstSequences() throws IOException {
        try (Stream<Path> entries = Files.list(segments())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(LogDirectory::isSegmentName)
                    .mapToLong(Long::parseLong)
                    .sorted()
                    .toArray();
        }
    }

    /** The one data file of a segment. */
    static Path dataFile(Path segment) throws IOException {
        try (Stream<Path> entries = Files.list(segment)) {
            List<Path> files =
                    entries.filter(entry -> entry.toString().endsWith(".cq4")).toList();
            if (files.size() != 1) {
                throw new NoSuchFileException(
                        segment.toString(), null, "a segment has one .cq4 file, found " + files.size());
            }
            return files.get(0);
        }
    }

    /** Where Chronicle keeps what it knows of a segment. */
    static Path metadataFile(Path segment) {
        return segment.resolve("metadata.cq4t");
    }

    /** Deletes a directory that holds files only, if it is there. */
    static void deleteFiles(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> entries = Files.list(directory)) {
                for (Path entry : entries.toList()) {
                    Files.delete(entry);
                }
            }
            Files.delete(directory);
        }
    }

    UUID readId() throws IOException {
        String line = Files.readString(idFile(), StandardCharsets.UTF_8).strip();
        if (!line.startsWith(ID_PREFIX)) {
            throw new IOException(idFile() + ": expected \"" + ID_PREFIX + "UUID\", found \"" + line + "\"");
        }
        try {
            return UUID.fromString(line.substring(ID_PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IOException(idFile() + ": no UUID after \"" + ID_PREFIX + "\"", e);
        }
    }

    /** Reads the log's UUID, or makes one for a new log. Ids of records depend on it, so it is never made anew. */
    UUID readOrCreateId(ForcedDisk disk) throws IOException {
        if (Files.exists(idFile())) {
            return readId();
        }
        if (firstSequences().length > 0) {
            throw new NoSuchFileException(
                    idFile().toString(), null, "there are records but no log.id; restore it, record ids depend on it");
        }
        UUID id = UUID.randomUUID();
        replace(idFile(), ID_PREFIX + id + "\n", disk);
        return id;
    }

    private static boolean isSegmentName(String name) {
        return name.length() == NAME_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
