package org.varta.collector.wire;

/** Why a connection ended. */
public enum CloseReason {
    /** The peer closed it, or it broke. */
    PEER,
    /** We closed it as the protocol says. */
    DONE,
    /** More connections than the listener may have. */
    LIMIT,
    /** More connections than one address may have. */
    PEER_LIMIT,
    /** Nothing came for too long. */
    IDLE,
    /** A request was not finished in time. */
    DEADLINE,
    /** The peer does not read what we send. */
    SLOW_READER,
    /** What came cannot be trusted any more. */
    MALFORMED,
    /** The journal does not take what came, and the protocol has no other way to say so. */
    REFUSED,
    /** Something of ours failed. */
    ERROR,
    /** The listener is being closed. */
    SHUTDOWN
}
