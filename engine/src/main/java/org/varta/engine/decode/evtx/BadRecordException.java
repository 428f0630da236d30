package org.varta.engine.decode.evtx;

/** A record whose content cannot be read; the records around it can. */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int chunkOffset;

    BadRecordException(int chunkOffset, String message) {
        // damaged files raise many, and where in the reader it was noticed tells nobody anything
        super(message + " (chunk offset 0x" + Integer.toHexString(chunkOffset) + ")", null, false, false);
        this.chunkOffset = chunkOffset;
    }

    /** Where in the record's chunk the fault was noticed, bytes. */
    public int chunkOffset() {
        return chunkOffset;
    }
}
