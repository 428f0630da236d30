package org.varta.collector.wire.forward;

/**
 * Finds where a MessagePack value ends, in one pass also when its bytes come in pieces. It counts the values that are still to
 * come, so that neither nesting nor what a head announces takes memory.
 */
final class ValueEnd {

    /** What is known so far. */
    enum State {
        FOUND,
        /** The value ends behind the bytes that are there. */
        UNFINISHED,
        /** No value begins with such a byte. */
        MALFORMED
    }

    private long at;
    private long left;

    /** Begins with the value at {@code from}. */
    void start(int from) {
        at = from;
        left = 1;
    }

    /** Looks on in the first {@code length} bytes; those that were there before are the same. */
    State find(byte[] in, int length) {
        while (left > 0 && at < length) {
            int value = (int) at;
            int headBytes = Msgpack.headBytes(in[value] & 0xFF);
            if (headBytes == 0) {
                return State.MALFORMED;
            }
            if (headBytes > length - value) {
                return State.UNFINISHED;
            }
            left += Msgpack.values(in, value) - 1;
            at += headBytes + Msgpack.dataBytes(in, value);
        }
        return left == 0 && at <= length ? State.FOUND : State.UNFINISHED;
    }

    /** Where it ends at the earliest: what follows takes at least a byte a value. */
    long leastEnd() {
        return at + left;
    }

    /** Behind the value that was found. */
    int end() {
        return (int) at;
    }

    /** Steps of the search move back by so many bytes, because those before the value are gone. */
    void moved(int bytes) {
        at -= bytes;
    }
}
