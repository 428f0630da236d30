package org.varta.engine.scan;

import java.util.List;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.EvtxPiece;

/** Some events of a file, one after the other: what one thread takes at once. */
sealed interface Piece {

    /** Where it is from. */
    Origin origin();

    /**
     * The place of a piece.
     *
     * @param file number among the files of the scan
     * @param name of the file
     * @param member inside the archive, or empty
     * @param first ordinal of the first event
     */
    record Origin(int file, String name, String member, long first) {}

    /** Events as they stand in a text. */
    record Texts(Origin origin, List<byte[]> events, Format format) implements Piece {}

    /** Records of an event log. */
    record Log(Origin origin, EvtxPiece records) implements Piece {}
}
