package org.varta.engine.evidence;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the hashes that {@link HashFilesWriter} keeps; also from another process, up to the size of a checkpoint. Owned by
 * one thread.
 *
 * <pre>
 * tree/0/0000000000   the first 65,536 leaf hashes, 32 bytes each; tree/0/0000000001 the next
 * tree/1/0000000000   the hashes of the first 65,536 subtrees of 256 leaves ...
 * </pre>
 */
final class HashFiles implements HashReader, AutoCloseable {

    /** Hashes in a file: 2 MiB. */
    static final int FILE_HASHES = 1 << 16;

    /** Hashes that are read at a time. */
    private static final int BLOCK_HASHES = 256;

    private final Path directory;
    private final Map<Integer, Block> blocks = new HashMap<>();

    private record Block(long number, ByteBuffer bytes) {}

    HashFiles(Path directory) {
        this.directory = directory;
    }

    static Path file(Path directory, int tile, long fileNumber) {
        String digits = Long.toString(fileNumber);
        return directory
                .resolve(Integer.toString(tile))
                .resolve("0".repeat(Math.max(0, 10 - digits.length())) + digits);
    }

    @Override
    public byte[] read(int tile, long index) throws IOException {
        long number = index / BLOCK_HASHES;
        int offset = (int) (index % BLOCK_HASHES) * TreeHash.BYTES;
        Block block = blocks.get(tile);
        if (block == null || block.number != number || offset + TreeHash.BYTES > block.bytes.limit()) {
            block = new Block(number, load(tile, number));
            blocks.put(tile, block);
        }
        if (offset + TreeHash.BYTES > block.bytes.limit()) {
            throw new EOFException(directory + ": hash " + index + " of level " + tile + " is not there");
        }
        byte[] hash = new byte[TreeHash.BYTES];
        block.bytes.get(offset, hash);
        return hash;
    }

    private ByteBuffer load(int tile, long number) throws IOException {
        int blocksAFile = FILE_HASHES / BLOCK_HASHES;
        Path file = file(directory, tile, number / blocksAFile);
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK_HASHES * TreeHash.BYTES);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "hashes of the tree are not there");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = number % blocksAFile * bytes.capacity();
            while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
                // until the block or the file ends
            }
        }
        return bytes.flip();
    }

    /** Forgets what was read, because the files may have grown or been changed. */
    void refresh() {
        blocks.clear();
    }

    @Override
    public void close() {
        blocks.clear();
    }
}
