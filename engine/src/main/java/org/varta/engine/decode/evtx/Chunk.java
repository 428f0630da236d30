package org.varta.engine.decode.evtx;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bytes of one chunk, the unit in which a log is written: its own header, records, and the names and templates that
 * they share by their offset. Reused for every chunk of a file.
 */
final class Chunk {

    static final int SIZE_BYTES = 0x10000;
    static final int HEADER_BYTES = 0x200;

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    /** Zero behind {@link #length}. */
    final byte[] bytes = new byte[SIZE_BYTES];

    /** How many bytes the file has of it. */
    int length;

    long fileOffset;

    /** @throws BadRecordException when the range is not inside the chunk */
    void require(int at, int count, String what) throws BadRecordException {
        if (at < 0 || count < 0 || at > length - count) {
            throw new BadRecordException(at, what + " reaches out of the chunk");
        }
    }

    int u8(int at) {
        return bytes[at] & 0xFF;
    }

    int u16(int at) {
        return (short) SHORTS.get(bytes, at) & 0xFFFF;
    }

    /** Values that do not fit are negative. */
    int i32(int at) {
        return (int) INTS.get(bytes, at);
    }

    long i64(int at) {
        return (long) LONGS.get(bytes, at);
    }

    String utf16(int at, int chars) {
        return new String(bytes, at, chars * 2, UTF_16LE);
    }
}
