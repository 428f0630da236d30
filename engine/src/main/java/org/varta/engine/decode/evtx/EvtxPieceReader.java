package org.varta.engine.decode.evtx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the records of pieces of logs, one piece after the other, of whatever logs. For one thread. */
public final class EvtxPieceReader {

    private final Chunk chunk = new Chunk();
    private final EvtxRecord record;
    private @Nullable EvtxPiece piece;
    private int next;

    public EvtxPieceReader(EvtxOptions options) {
        this.record = new EvtxRecord(chunk, options);
    }

    /** Begins with a piece; what is left of the one before is dropped. */
    public void start(EvtxPiece of) {
        piece = of;
        next = 0;
        System.arraycopy(of.bytes, 0, chunk.bytes, 0, of.bytes.length);
        Arrays.fill(chunk.bytes, of.bytes.length, Chunk.SIZE_BYTES, (byte) 0);
        chunk.length = of.bytes.length;
        chunk.fileOffset = of.fileOffset;
        record.startChunk();
    }

    /** The piece's next record, or null at its end; the same object every time. */
    public @Nullable EvtxRecord next() {
        if (piece == null || next == piece.records.length) {
            return null;
        }
        record.moveTo(piece.records[next], next >= piece.firstRecovered);
        next++;
        return record;
    }
}
