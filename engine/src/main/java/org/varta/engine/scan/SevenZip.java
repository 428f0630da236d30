package org.varta.engine.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;

/** Archives of 7-Zip. Their table of contents stands at the end, so they are read as files only, and a cut one not at all. */
final class SevenZip {

    /** What the dictionaries of an archive may take. */
    private static final int MEMORY_KIB = 256 << 10;

    private static final byte[] MAGIC = {'7', 'z', (byte) 0xBC, (byte) 0xAF, 0x27, 0x1C};

    private SevenZip() {}

    static boolean isOne(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return java.util.Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        }
    }

    /** Hands over the files in the order of the archive. */
    static void read(Path path, Unpacker unpacker, AtomicLong bytesRead) throws IOException {
        try (SevenZFile archive = SevenZFile.builder()
                .setPath(path)
                .setMaxMemoryLimitKiB(MEMORY_KIB)
                .get()) {
            for (SevenZArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (!entry.isDirectory() && entry.hasStream()) {
                    unpacker.member(String.valueOf(entry.getName()), archive.getInputStream(entry));
                }
            }
        }
        bytesRead.addAndGet(Files.size(path));
    }
}
