package org.varta.engine.decode.evtx;

import static java.util.Objects.requireNonNull;

/**
 * How a file is read.
 *
 * @param checksums what wrong checksums lead to
 * @param carvesSlack whether records are looked for behind the end of a chunk's records, where earlier ones may have been left
 * @param bracesGuids whether GUIDs stand in braces: Windows and its agents write them so and rules expect them so, evtx_dump
 *     leaves them out
 */
public record EvtxOptions(Checksums checksums, boolean carvesSlack, boolean bracesGuids) {

    /** Checksums are checked and reported, and everything that can be read is read; no carving; GUIDs in braces. */
    public static final EvtxOptions DEFAULT = new EvtxOptions(Checksums.REPORT, false, true);

    /** As {@link #DEFAULT}, with GUIDs as evtx_dump writes them. */
    public static final EvtxOptions EVTX_DUMP = new EvtxOptions(Checksums.REPORT, false, false);

    public EvtxOptions {
        requireNonNull(checksums, "checksums");
    }

    /** What a wrong checksum leads to. */
    public enum Checksums {
        /** It is reported and the chunk is read. */
        REPORT,
        /** It is reported and the chunk is left out. */
        LEAVE_OUT,
        /** It is not looked at. */
        IGNORE
    }
}
