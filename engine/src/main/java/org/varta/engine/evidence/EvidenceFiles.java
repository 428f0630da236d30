package org.varta.engine.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and directories that only their owner can read and that are on disk when a method returns. */
final class EvidenceFiles {

    private EvidenceFiles() {}

    /** A directory of mode 0700, made if it is not there, with its parents. */
    static Path directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            Files.createDirectories(directory, permissions(directory, "rwx------"));
            if (parent != null) {
                force(parent);
            }
        }
        return directory;
    }

    /** Writes a file of mode 0600 whole or not at all. */
    static void replace(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("a file in no directory: " + file);
        }
        Path fresh = directory.resolve(file.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, permissions(fresh, "rw-------"));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.wrap(content));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(directory);
    }

    /** Overwrites a file and removes it; on a disk that copies on write the old bytes may live on. */
    static void erase(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, ByteBuffer.allocate(Math.toIntExact(channel.size())));
            channel.force(true);
        }
        Files.delete(file);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            force(directory);
        }
    }

    /** Opens a file of mode 0600 for writing, made if it is not there. */
    static FileChannel openForWriting(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, permissions(file, "rw-------"));
        }
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Makes creations, renames and deletions in a directory durable. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] permissions(Path path, String mode) {
        boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
