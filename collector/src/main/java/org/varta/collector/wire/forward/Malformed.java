package org.varta.collector.wire.forward;

import org.varta.collector.wire.BrokenStreamException;
import org.varta.collector.wire.CloseReason;

/** What a message can be closed for; counted under {@code varta.frames.malformed}. */
enum Malformed {
    /** No MessagePack, or none of the four modes. */
    NO_MESSAGE,
    /** More bytes than a message may have. */
    MESSAGE_TOO_LARGE,
    /** More bytes than an event may have. */
    EVENT_TOO_LARGE,
    /** More events than a message may have. */
    TOO_MANY_EVENTS,
    /** Another compression than gzip, or gzip that is broken. */
    BAD_COMPRESSION,
    /** More bytes, once unpacked, than a message may have. */
    INFLATED_TOO_LARGE,
    /** The connection ended, or nothing came for too long, within a message. */
    PARTIAL_FRAME;

    BrokenStreamException because(String detail) {
        return new BrokenStreamException(CloseReason.MALFORMED, this, detail);
    }
}
