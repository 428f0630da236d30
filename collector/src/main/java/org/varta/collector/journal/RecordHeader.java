package org.varta.collector.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What stands before the bytes of every record, because Chronicle Queue has neither checksums nor numbers of its own that
 * survive a repair. Little-endian:
 *
 * <pre>
 * offset size
 *      0    1  format version, 1
 *      1    3  zero
 *      4    4  length of the bytes that follow the header
 *      8    8  sequence
 *     16    4  CRC32C of the 16 bytes before and of the bytes that follow
 * </pre>
 */
final class RecordHeader {

    static final int BYTES = 20;
    static final int VERSION = 1;
    private static final int CRC_OFFSET = 16;

    private final byte[] header = new byte[BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();

    /** The header for these bytes; the array is reused by the next call. */
    byte[] encode(long sequence, byte[] bytes, int offset, int length) {
        view.putInt(0, VERSION);
        view.putInt(4, length);
        view.putLong(8, sequence);
        view.putInt(CRC_OFFSET, checksum(bytes, offset, length));
        return header;
    }

    /** The array that {@link #fits} and {@link #matches} look at, to be filled by the caller. */
    byte[] array() {
        return header;
    }

    int length() {
        return view.getInt(4);
    }

    long sequence() {
        return view.getLong(8);
    }

    /** Whether {@link #array} begins a record that a whole excerpt of this size can hold. */
    boolean fits(int excerptBytes) {
        return excerptBytes >= BYTES && view.getInt(0) == VERSION && length() == excerptBytes - BYTES;
    }

    /** Whether the checksum in {@link #array} is the one of the header and these bytes. */
    boolean matches(byte[] bytes, int offset, int length) {
        return view.getInt(CRC_OFFSET) == checksum(bytes, offset, length);
    }

    private int checksum(byte[] bytes, int offset, int length) {
        crc.reset();
        crc.update(header, 0, CRC_OFFSET);
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
