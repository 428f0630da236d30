package org.varta.engine.decode.evtx;

import static java.util.Objects.requireNonNull;

/**
 * Something in a file that is not as it should be; the reader has gone on behind it.
 *
 * @param fileOffset where it starts, bytes
 * @param what for people
 */
public record EvtxDamage(long fileOffset, Kind kind, String what) {

    public EvtxDamage {
        requireNonNull(kind, "kind");
        requireNonNull(what, "what");
    }

    /** The kinds of damage; few and stable. */
    public enum Kind {
        /** The file's header does not agree with itself. */
        FILE_HEADER,
        /** A chunk's header does not agree with itself. */
        CHUNK_HEADER,
        /** The checksum of a chunk's records is wrong. */
        CHUNK_CHECKSUM,
        /** Where a chunk should start there is none. */
        NO_CHUNK,
        /** Where a record should start there is none, or only a part of one. */
        RECORD,
        /** The file ends too early. */
        CUT_SHORT
    }

    @Override
    public String toString() {
        return "byte 0x" + Long.toHexString(fileOffset) + ": " + what;
    }
}
