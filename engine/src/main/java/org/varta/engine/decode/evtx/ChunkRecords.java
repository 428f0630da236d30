package org.varta.engine.decode.evtx;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.varta.engine.decode.evtx.EvtxDamage.Kind;
import org.varta.engine.decode.evtx.EvtxOptions.Checksums;

/**
 * Finds the records of a chunk one after the other, and the next one behind damage. Every step goes forward, so that a chunk
 * costs at most as many steps as it has bytes.
 */
final class ChunkRecords {

    static final long SIGNATURE = 0x006B6E6843666C45L; // "ElfChnk\0"
    static final int RECORD_SIGNATURE = 0x00002A2A;
    /** Signature, size, record number, time; the size again at the end. */
    static final int RECORD_HEADER_BYTES = 24;

    static final int SMALLEST_RECORD = RECORD_HEADER_BYTES + 4;

    private static final int FREE_SPACE_AT = 0x30;
    private static final int RECORDS_CRC_AT = 0x34;
    private static final int FLAGS_AT = 0x78;
    private static final int HEADER_CRC_AT = 0x7C;
    private static final int TABLES_AT = 0x80;
    /** Set when checksums were not written. */
    private static final int NO_CRC = 4;

    private enum Stage {
        /** Up to the end that the header names. */
        RECORDS,
        /** Behind it, in a chunk that was being written: as long as there are records. */
        UNFINISHED,
        /** Whatever whole records can be found. */
        SLACK,
        END
    }

    private final Chunk chunk;
    private final EvtxOptions options;
    private final Consumer<EvtxDamage> damages;

    private Stage stage = Stage.END;
    private int at;
    private int freeSpace;
    /** Whether the header agrees with the records, so that nothing follows them. */
    private boolean isFinished;

    ChunkRecords(Chunk chunk, EvtxOptions options, Consumer<EvtxDamage> damages) {
        this.chunk = chunk;
        this.options = options;
        this.damages = damages;
    }

    /** A new chunk is in the buffer. */
    void startChunk() {
        at = Chunk.HEADER_BYTES;
        isFinished = true;
        if (chunk.length < Chunk.HEADER_BYTES || chunk.i64(0) != SIGNATURE) {
            at = 0;
            stage = Stage.SLACK;
            return;
        }
        boolean isHeaderRight = isHeaderRight();
        freeSpace = chunk.i32(FREE_SPACE_AT);
        if (freeSpace < Chunk.HEADER_BYTES || freeSpace > Chunk.SIZE_BYTES) {
            damage(0, Kind.CHUNK_HEADER, "the chunk's header puts its end at " + Integer.toUnsignedLong(freeSpace));
            freeSpace = Chunk.HEADER_BYTES;
            isHeaderRight = false;
        }
        if (freeSpace > chunk.length) {
            damage(chunk.length, Kind.CUT_SHORT, "the file ends inside a chunk");
            freeSpace = chunk.length;
        } else if (!areRecordsRight() && options.checksums() == Checksums.LEAVE_OUT) {
            isHeaderRight = false;
        }
        stage = options.checksums() == Checksums.LEAVE_OUT && !isHeaderRight ? Stage.END : Stage.RECORDS;
    }

    private boolean isHeaderRight() {
        if (options.checksums() == Checksums.IGNORE || (chunk.i32(FLAGS_AT) & NO_CRC) != 0) {
            return true;
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.bytes, 0, FLAGS_AT);
        crc.update(chunk.bytes, TABLES_AT, Chunk.HEADER_BYTES - TABLES_AT);
        boolean isRight = (int) crc.getValue() == chunk.i32(HEADER_CRC_AT);
        if (!isRight) {
            damage(0, Kind.CHUNK_HEADER, "the checksum of the chunk's header is wrong");
        }
        return isRight;
    }

    private boolean areRecordsRight() {
        if (options.checksums() == Checksums.IGNORE || (chunk.i32(FLAGS_AT) & NO_CRC) != 0) {
            return true;
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.bytes, Chunk.HEADER_BYTES, freeSpace - Chunk.HEADER_BYTES);
        boolean isRight = (int) crc.getValue() == chunk.i32(RECORDS_CRC_AT);
        if (!isRight) {
            damage(Chunk.HEADER_BYTES, Kind.CHUNK_CHECKSUM, "the checksum of the chunk's records is wrong");
        }
        isFinished = isRight;
        return isRight;
    }

    /** Whether the record last found is from the space behind the end of the records. */
    boolean isSlack() {
        return stage == Stage.SLACK;
    }

    /** Where the next whole record starts, or -1 when there is none. */
    int next() {
        while (true) {
            switch (stage) {
                case RECORDS -> {
                    if (at >= freeSpace) {
                        stage = isFinished ? afterRecords() : Stage.UNFINISHED;
                    } else if (isWhole(at)) {
                        return take();
                    } else {
                        passDamage();
                    }
                }
                case UNFINISHED -> {
                    if (isWhole(at)) {
                        return take();
                    }
                    stage = afterRecords();
                }
                case SLACK -> {
                    at = search(at, chunk.length);
                    if (at < chunk.length) {
                        return take();
                    }
                    stage = Stage.END;
                }
                case END -> {
                    return -1;
                }
            }
        }
    }

    private Stage afterRecords() {
        return options.carvesSlack() ? Stage.SLACK : Stage.END;
    }

    private int take() {
        int record = at;
        at += chunk.i32(at + 4);
        return record;
    }

    private void passDamage() {
        int from = at;
        boolean isSignature = from + 8 <= chunk.length && chunk.i32(from) == RECORD_SIGNATURE;
        at = search(from + 1, freeSpace);
        damage(
                from,
                Kind.RECORD,
                String.format(
                        Locale.ROOT,
                        "%s; %d bytes passed over",
                        isSignature ? "a record of an impossible size" : "no record where one should start",
                        at - from));
    }

    /** The first whole record from {@code from} on, or {@code end}. */
    private int search(int from, int end) {
        int i = from;
        while (i + SMALLEST_RECORD <= end) {
            if (chunk.i64(i) == 0) {
                // most of what is searched was never written
                i += Long.BYTES;
            } else if (chunk.bytes[i] == 0x2A && isWhole(i)) {
                return i;
            } else {
                i++;
            }
        }
        return end;
    }

    /** Whether a record starts here and its size stands at its end as well. */
    private boolean isWhole(int from) {
        if (from + SMALLEST_RECORD > chunk.length || chunk.i32(from) != RECORD_SIGNATURE) {
            return false;
        }
        int size = chunk.i32(from + 4);
        return size >= SMALLEST_RECORD && size <= chunk.length - from && chunk.i32(from + size - 4) == size;
    }

    private void damage(int offset, Kind kind, String what) {
        damages.accept(new EvtxDamage(chunk.fileOffset + offset, kind, what));
    }
}
