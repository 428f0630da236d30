package org.varta.engine.evidence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the hashes of a tree that grows, for {@link HashFiles}. Durable only after {@link #force}. Owned by one thread. */
final class HashFilesWriter implements AutoCloseable {

    private static final int BUFFER_HASHES = 2048;

    private final Path directory;
    private final List<Level> levels = new ArrayList<>();

    private HashFilesWriter(Path directory) {
        this.directory = directory;
    }

    /** Opens the files and cuts off what lies behind a tree of this size, which was forced. */
    static HashFilesWriter open(Path directory, long size) throws IOException {
        HashFilesWriter writer = new HashFilesWriter(EvidenceFiles.directory(directory));
        long count = size;
        for (int tile = 0; count > 0 || Files.exists(directory.resolve(Integer.toString(tile))); tile++) {
            writer.levels.add(Level.open(directory, tile, count));
            count >>>= HashReader.LEVELS_A_TILE;
        }
        return writer;
    }

    /** Whether the files have the right edge of a tree of this size. */
    static boolean covers(Path directory, long size) throws IOException {
        int tile = 0;
        for (long count = size; count > 0; count >>>= HashReader.LEVELS_A_TILE) {
            long last = count - 1;
            Path file = HashFiles.file(directory, tile++, last / HashFiles.FILE_HASHES);
            long end = (last % HashFiles.FILE_HASHES + 1) * TreeHash.BYTES;
            if (!Files.exists(file) || Files.size(file) < end) {
                return false;
            }
        }
        return true;
    }

    /** Keeps the hash of a subtree if it is of a level that is kept. */
    void subtree(int level, byte[] hash) throws IOException {
        if (level % HashReader.LEVELS_A_TILE != 0) {
            return;
        }
        int tile = level / HashReader.LEVELS_A_TILE;
        if (tile == levels.size()) {
            levels.add(Level.open(directory, tile, 0));
        }
        levels.get(tile).append(hash);
    }

    /** Makes everything durable. */
    void force() throws IOException {
        for (Level level : levels) {
            level.force();
        }
    }

    @Override
    public void close() throws IOException {
        for (Level level : levels) {
            level.close();
        }
    }

    /** The files of one level. */
    private static final class Level {

        private final Path directory;
        private final int tile;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_HASHES * TreeHash.BYTES);
        private long count;
        private @Nullable FileChannel channel;
        private boolean isForced;

        private Level(Path directory, int tile, long count) {
            this.directory = directory;
            this.tile = tile;
            this.count = count;
        }

        static Level open(Path directory, int tile, long count) throws IOException {
            EvidenceFiles.directory(directory.resolve(Integer.toString(tile)));
            Level level = new Level(directory, tile, count);
            long inFile = count % HashFiles.FILE_HASHES;
            long number = count / HashFiles.FILE_HASHES;
            if (Files.exists(HashFiles.file(directory, tile, number))) {
                FileChannel channel = level.current();
                channel.truncate(inFile * TreeHash.BYTES);
                channel.position(channel.size());
            }
            for (long next = number + 1; Files.deleteIfExists(HashFiles.file(directory, tile, next)); next++) {
                // what lies behind the tree
            }
            return level;
        }

        void append(byte[] hash) throws IOException {
            buffer.put(hash);
            count++;
            if (!buffer.hasRemaining() || count % HashFiles.FILE_HASHES == 0) {
                write(count - 1);
            }
            if (count % HashFiles.FILE_HASHES == 0) {
                force();
                close();
            }
        }

        private FileChannel current() throws IOException {
            return open(count / HashFiles.FILE_HASHES);
        }

        private FileChannel open(long number) throws IOException {
            FileChannel opened = channel;
            if (opened == null) {
                opened = EvidenceFiles.openForWriting(HashFiles.file(directory, tile, number));
                opened.position(opened.size());
                channel = opened;
            }
            return opened;
        }

        private void write(long lastIndex) throws IOException {
            if (buffer.position() > 0) {
                EvidenceFiles.write(open(lastIndex / HashFiles.FILE_HASHES), buffer.flip());
                buffer.clear();
                isForced = false;
            }
        }

        void force() throws IOException {
            if (count > 0) {
                write(count - 1);
            }
            FileChannel written = channel;
            if (written != null && !isForced) {
                written.force(true);
                EvidenceFiles.force(directory.resolve(Integer.toString(tile)));
                isForced = true;
            }
        }

        void close() throws IOException {
            FileChannel open = channel;
            channel = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
