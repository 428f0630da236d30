package org.varta.collector.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/** The one way by which this package makes bytes survive a power cut; a seam for tests of failing and lying disks. */
@FunctionalInterface
interface ForcedDisk {

    /** fsync, or fdatasync when {@code metaData} is false. */
    ForcedDisk REAL = FileChannel::force;

    /** As {@link FileChannel#force}: covers what was written through mappings of the same file too. */
    void force(FileChannel channel, boolean metaData) throws IOException;

    /**
     * Confirms that what was forced before is so. A file system that gives up while it writes back (ext4 whose journal aborts, before
     * it is read-only) may end a force without error although the bytes are not to be found again. From then on it refuses
     * changes of metadata, so a change after the force tells. The first touch may only make it see that it has given up, and
     * tells nobody; the second one fails.
     *
     * @throws IOException when it has given up
     */
    default void confirm(Path file, long nowMs) throws IOException {
        FileTime now = FileTime.fromMillis(nowMs);
        Files.setLastModifiedTime(file, now);
        Files.setLastModifiedTime(file, now);
    }

    /** Forces a file's content and size, or a directory's entries. */
    default void forcePath(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            force(channel, true);
        }
    }
}
