package org.varta.collector.wire;

import java.util.List;

/** Is told what becomes of every event, with its origin; the ledger stands behind it. Thread-safe, never blocks. */
public interface EventCount {

    /** Counts nothing. */
    EventCount NONE = (what, frames) -> {};

    /** What became of events. */
    enum What {
        /** They were cut out of the byte stream. */
        RECEIVED,
        /** They are forced to disk. */
        ACCEPTED,
        /** The sender was told so. */
        ACKED,
        /** They were not kept. */
        REFUSED
    }

    /** Counts each of these frames. */
    void count(What what, List<Frame> frames);
}
