package org.varta.engine.decode.evtx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The stream in pieces of a chunk's size. A break of the stream comes after what was read before it. */
final class Blocks {

    private final InputStream in;
    private @Nullable IOException broken;
    private long offset;

    Blocks(InputStream in, long offset) {
        this.in = in;
        this.offset = offset;
    }

    /**
     * Fills the chunk behind the first {@code kept} bytes, which stay.
     *
     * @return false at the end
     */
    boolean next(Chunk chunk, int kept) throws IOException {
        int length = kept;
        while (length < Chunk.SIZE_BYTES && broken == null) {
            try {
                int count = in.read(chunk.bytes, length, Chunk.SIZE_BYTES - length);
                if (count < 0) {
                    break;
                }
                length += count;
            } catch (IOException e) {
                broken = e;
            }
        }
        if (length == 0 && broken != null) {
            throw broken;
        }
        Arrays.fill(chunk.bytes, length, Chunk.SIZE_BYTES, (byte) 0);
        chunk.length = length;
        chunk.fileOffset = offset - kept;
        offset += length - kept;
        return length > 0;
    }
}
