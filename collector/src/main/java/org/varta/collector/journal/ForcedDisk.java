package org.varta.collector.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The one way by which this package makes bytes survive a power cut; a seam for tests of failing and lying disks. */
@FunctionalInterface
interface ForcedDisk {

    /** fsync, or fdatasync when {@code metaData} is false. */
    ForcedDisk REAL = FileChannel::force;

    /** As {@link FileChannel#force}: covers what was written through mappings of the same file too. */
    void force(FileChannel channel, boolean metaData) throws IOException;

    /** Forces a file's content and size, or a directory's entries. */
    default void forcePath(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            force(channel, true);
        }
    }
}
