package org.varta.collector.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** A real disk whose forces a test can hold up, count, and let fail. */
final class GatedDisk implements ForcedDisk {

    /** Whoever holds it keeps every force waiting. */
    final ReentrantLock gate = new ReentrantLock();

    /** Forces that have begun. */
    final AtomicInteger begun = new AtomicInteger();

    /** Whether forces fail. */
    volatile boolean broken;

    /** Whether forces end well and the file system is found to have given up afterwards. */
    volatile boolean givenUp;

    @Override
    public void force(FileChannel channel, boolean metaData) throws IOException {
        begun.incrementAndGet();
        gate.lock();
        try {
            if (broken) {
                throw new IOException("Input/output error");
            }
            channel.force(metaData);
        } finally {
            gate.unlock();
        }
    }

    @Override
    public void confirm(Path file, long nowMs) throws IOException {
        if (givenUp) {
            throw new FileSystemException(file.toString(), null, "Read-only file system");
        }
        ForcedDisk.super.confirm(file, nowMs);
    }
}
