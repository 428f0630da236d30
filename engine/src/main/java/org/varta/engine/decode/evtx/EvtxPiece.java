package org.varta.engine.decode.evtx;

/**
 * A part of a log that can be read apart from the rest, by any thread: the bytes of a chunk, and where its records are.
 *
 * <p>Made by {@link EvtxReader#nextPiece}, read by {@link EvtxPieceReader}.
 */
public final class EvtxPiece {

    /** As long as the file has it. */
    final byte[] bytes;

    final long fileOffset;

    /** Where records start, in their order. */
    final int[] records;

    /** From which of them on they are recovered ones. */
    final int firstRecovered;

    EvtxPiece(byte[] bytes, long fileOffset, int[] records, int firstRecovered) {
        this.bytes = bytes;
        this.fileOffset = fileOffset;
        this.records = records;
        this.firstRecovered = firstRecovered;
    }

    /** How many records it has, those that cannot be read included; at least one. */
    public int size() {
        return records.length;
    }
}
