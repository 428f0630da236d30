package org.varta.collector.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer out, of this process or another one; the kernel gives it up when the process dies.
 *
 * <p>POSIX drops a process's locks on a file as soon as the process closes any descriptor of that file. So a second
 * attempt of the same process must be recognised without touching the lock file: by {@code writer.pid}, which names
 * the process and its start.
 */
final class WriterLock implements AutoCloseable {

    private final FileChannel channel;
    private final Path pidFile;

    private WriterLock(FileChannel channel, Path pidFile) {
        this.channel = channel;
        this.pidFile = pidFile;
    }

    static WriterLock acquire(Path lockFile, Path pidFile) throws IOException {
        String self = self();
        if (holder(pidFile).equals(self)) {
            throw taken(lockFile, self);
        }
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            if (tryLock(channel) == null) {
                throw taken(lockFile, holder(pidFile));
            }
            Files.writeString(pidFile, self, StandardCharsets.UTF_8);
            return new WriterLock(channel, pidFile);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(pidFile);
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path pidFile) throws IOException {
        return Files.exists(pidFile) ? Files.readString(pidFile, StandardCharsets.UTF_8) : "";
    }

    private static String self() {
        ProcessHandle process = ProcessHandle.current();
        return process.pid() + " since " + process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static IOException taken(Path lockFile, String holder) {
        return new IOException(lockFile.getParent() + " is being written by process "
                + (holder.isEmpty() ? "(unknown)" : holder) + "; a log has one writer");
    }
}
