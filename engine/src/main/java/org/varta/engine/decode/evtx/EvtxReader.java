package org.varta.engine.decode.evtx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.varta.engine.decode.evtx.EvtxDamage.Kind;
import org.varta.engine.decode.evtx.EvtxOptions.Checksums;

/**
 * The records of a Windows event log file (MS-EVEN6 and libevtx' "Windows XML Event Log (EVTX) format"), one after the other.
 * Holds one chunk of 64 KiB, however long the file.
 *
 * <p>All chunks that are in the file are read, whatever its header says: that of a log in use is behind its chunks. Damage is
 * told to a consumer and passed over. For one thread.
 */
public final class EvtxReader {

    private static final long SIGNATURE = 0x00656C6946666C45L; // "ElfFile\0"
    private static final int HEADER_BYTES = 4096;
    private static final int HEADER_SUMMED_BYTES = 0x78;
    private static final int MINOR_AT = 0x24;
    private static final int MAJOR_AT = 0x26;
    private static final int FLAGS_AT = 0x78;
    private static final int CRC_AT = 0x7C;
    private static final int NO_CRC = 4;
    private static final int MAJOR = 3;

    private final Blocks blocks;
    private final Consumer<EvtxDamage> damages;
    private final Chunk chunk = new Chunk();
    private final ChunkRecords records;
    private final EvtxRecord record;

    /** Where the records of a chunk start, for {@link #nextPiece}. */
    private final int[] found = new int[Chunk.SIZE_BYTES / ChunkRecords.SMALLEST_RECORD + 1];

    /** Bytes of the next chunk that already are in the buffer, at its end. */
    private int ahead;

    private EvtxReader(InputStream in, EvtxOptions options, Consumer<EvtxDamage> damages) {
        this.blocks = new Blocks(in, HEADER_BYTES);
        this.damages = damages;
        this.record = new EvtxRecord(chunk, options);
        this.records = new ChunkRecords(chunk, options, damages);
    }

    /**
     * Starts reading a file.
     *
     * @param in stays the caller's to close
     * @param damages is told what is damaged, in the order of the file
     * @throws NotEvtxException when it is something else, or of a version that is not known
     */
    public static EvtxReader open(InputStream in, EvtxOptions options, Consumer<EvtxDamage> damages)
            throws IOException {
        Chunk header = new Chunk();
        header.length = in.readNBytes(header.bytes, 0, HEADER_BYTES);
        if (header.length < 8 || header.i64(0) != SIGNATURE) {
            throw new NotEvtxException("not an EVTX file: it does not start with \"ElfFile\"");
        }
        int major = header.u16(MAJOR_AT);
        int minor = header.u16(MINOR_AT);
        if (header.length >= HEADER_SUMMED_BYTES && major != MAJOR) {
            throw new NotEvtxException("EVTX version " + major + "." + minor + ", not 3.1 or 3.2");
        }
        checkHeader(header, options, damages);
        return new EvtxReader(in, options, damages);
    }

    private static void checkHeader(Chunk header, EvtxOptions options, Consumer<EvtxDamage> damages) {
        if (header.length < HEADER_BYTES) {
            damages.accept(new EvtxDamage(header.length, Kind.CUT_SHORT, "the file ends inside its header"));
        } else if (options.checksums() != Checksums.IGNORE && (header.i32(FLAGS_AT) & NO_CRC) == 0) {
            CRC32 crc = new CRC32();
            crc.update(header.bytes, 0, HEADER_SUMMED_BYTES);
            if ((int) crc.getValue() != header.i32(CRC_AT)) {
                damages.accept(new EvtxDamage(0, Kind.FILE_HEADER, "the checksum of the file's header is wrong"));
            }
        }
    }

    /**
     * The next record, or null at the end; the same object every time.
     *
     * @throws IOException when the stream breaks; every record that was whole before has been returned
     */
    public @Nullable EvtxRecord next() throws IOException {
        while (true) {
            int at = records.next();
            if (at >= 0) {
                record.moveTo(at, records.isSlack());
                return record;
            }
            if (!nextChunk()) {
                return null;
            }
        }
    }

    /**
     * The next part of the log that has records, for another thread to read, or null at the end. Damage in it, but for records
     * that cannot be read, has been told by then. For those who never ask for {@link #next}.
     *
     * @throws IOException when the stream breaks; every record that was whole before has been returned
     */
    public @Nullable EvtxPiece nextPiece() throws IOException {
        while (nextChunk()) {
            int count = 0;
            int firstRecovered = Integer.MAX_VALUE;
            for (int at = records.next(); at >= 0; at = records.next()) {
                if (records.isSlack() && firstRecovered > count) {
                    firstRecovered = count;
                }
                found[count++] = at;
            }
            if (count > 0) {
                return new EvtxPiece(
                        Arrays.copyOf(chunk.bytes, chunk.length),
                        chunk.fileOffset,
                        Arrays.copyOf(found, count),
                        firstRecovered);
            }
        }
        return null;
    }

    private boolean nextChunk() throws IOException {
        System.arraycopy(chunk.bytes, chunk.length, chunk.bytes, 0, ahead);
        if (!blocks.next(chunk, ahead)) {
            return false;
        }
        ahead = 0;
        if (chunk.i64(0) != ChunkRecords.SIGNATURE && !isZero()) {
            damages.accept(new EvtxDamage(chunk.fileOffset, Kind.NO_CHUNK, "no chunk where one should start"));
            cutBeforeNextChunk();
        }
        records.startChunk();
        record.startChunk();
        return true;
    }

    /** Bytes that were lost or put in move all chunks behind them: the next one may start anywhere. */
    private void cutBeforeNextChunk() {
        for (int i = 1; i + 8 <= chunk.length; i++) {
            if (chunk.bytes[i] == 'E' && chunk.i64(i) == ChunkRecords.SIGNATURE) {
                ahead = chunk.length - i;
                chunk.length = i;
                return;
            }
        }
    }

    /** Files are allotted in advance. */
    private boolean isZero() {
        return ValueText.isZero(chunk, 0, chunk.length);
    }
}
