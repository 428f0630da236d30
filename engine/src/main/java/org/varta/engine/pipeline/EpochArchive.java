package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The form of an epoch's archive: a ZIP of its files, or of those that are not as in another epoch's. Such a part has an
 * entry {@value #PART}: the epoch whose archive is whole, and then the paths of that one which are gone, one a line.
 */
final class EpochArchive {

    private static final String PART = ".part";

    private EpochArchive() {}

    /** Files in the form of an archive; without times, so that the same files give the same bytes. */
    static byte[] write(SortedMap<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /**
     * What a part has to hold.
     *
     * @param base the epoch of the whole archive
     * @param old the files in that
     */
    static SortedMap<String, byte[]> part(String base, SortedMap<String, byte[]> old, SortedMap<String, byte[]> files) {
        SortedMap<String, byte[]> part = new TreeMap<>();
        files.forEach((path, content) -> {
            byte[] before = old.get(path);
            if (!Arrays.equals(before, content)) {
                part.put(path, content);
            }
        });
        List<String> lines = new ArrayList<>(List.of(base));
        old.keySet().stream().filter(path -> !files.containsKey(path)).forEach(lines::add);
        part.put(PART, String.join("\n", lines).getBytes(UTF_8));
        return part;
    }

    /** The epoch whose archive a part needs; null of an archive that is whole. */
    static @Nullable String base(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry part = zip.getEntry(PART);
            if (part == null) {
                return null;
            }
            String base = new String(zip.getInputStream(part).readAllBytes(), UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (base.isEmpty() || !base.chars().allMatch(Character::isLetterOrDigit)) {
                throw new IOException(archive + ": not the name of an epoch: '" + base + "'");
            }
            return base;
        }
    }

    /** The files of a part and of its whole archive together. */
    static SortedMap<String, byte[]> read(Path whole, Path part) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        addTo(files, whole);
        addTo(files, part);
        byte[] lines = files.remove(PART);
        if (lines == null) {
            throw new IOException(part + ": not a part of an archive");
        }
        new String(lines, UTF_8).lines().skip(1).forEach(files::remove);
        return files;
    }

    private static void addTo(Map<String, byte[]> files, Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
    }
}
