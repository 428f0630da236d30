package org.varta.engine.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Gzip (RFC 1952), members joined, read strictly: the JDK's stream takes a damaged end for a good one, and others lose the
 * last bytes when they find it. Here all that can be unpacked comes out first, then the fault.
 */
final class GzipStream extends InputStream {

    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 15];
    private int at;
    private int limit;
    private boolean isInMember;
    private boolean isAtEnd;
    private @Nullable IOException fault;

    GzipStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (fault != null) {
                throw fault;
            }
            if (isAtEnd) {
                return -1;
            }
            try {
                int count = step(into, offset, length);
                if (count > 0) {
                    return count;
                }
            } catch (IOException e) {
                fault = e;
            } catch (DataFormatException e) {
                fault = new ZipException("the compressed data is damaged");
            }
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int step(byte[] into, int offset, int length) throws IOException, DataFormatException {
        if (!isInMember) {
            header();
            return 0;
        }
        int count = inflater.inflate(into, offset, length);
        crc.update(into, offset, count);
        if (count == 0 && inflater.finished()) {
            trailer();
        } else if (count == 0) {
            refill();
            inflater.setInput(buffer, 0, limit);
        }
        return count;
    }

    private void header() throws IOException {
        if (next() != 0x1F || next() != 0x8B || next() != 8) {
            throw new ZipException("not gzip");
        }
        int flags = next();
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        for (int text = flags & (FLAG_NAME | FLAG_COMMENT); text != 0; text &= text - 1) {
            while (next() != 0) {
                // to the end of the text
            }
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        inflater.setInput(buffer, at, limit - at);
        isInMember = true;
    }

    private void trailer() throws IOException {
        at = limit - inflater.getRemaining();
        isInMember = false;
        long expected = next() | next() << 8 | next() << 16 | (long) next() << 24;
        skip(4);
        if (expected != crc.getValue()) {
            throw new ZipException("the checksum of the unpacked data is wrong");
        }
        while (hasNext() && buffer[at] == 0) {
            at++; // tapes are padded with zeros
        }
        isAtEnd = !hasNext();
        if (!isAtEnd && buffer[at] != 0x1F) {
            throw new ZipException("there is something else behind the compressed data");
        }
    }

    private boolean hasNext() throws IOException {
        if (at == limit) {
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            at = 0;
        }
        return at < limit;
    }

    private int next() throws IOException {
        if (!hasNext()) {
            throw new EOFException("cut short");
        }
        return buffer[at++] & 0xFF;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void refill() throws IOException {
        at = limit;
        if (!hasNext()) {
            throw new EOFException("cut short");
        }
    }
}
