package org.varta.collector.wire.forward;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varta.collector.wire.BrokenStreamException;

/**
 * One message of the Forward protocol, v1 or v1.5, in any of its modes.
 *
 * @param tag as it was sent
 * @param events each entry as it was sent; of a message with a single event its time and record, which stand behind each other
 * @param answer what its sender waits for, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; identity equality is meant
record ForwardMessage(byte[] tag, List<byte[]> events, byte[] answer) {

    private static final byte[] CHUNK = "chunk".getBytes(US_ASCII);
    private static final byte[] COMPRESSED = "compressed".getBytes(US_ASCII);
    private static final byte[] GZIP = "gzip".getBytes(US_ASCII);
    private static final byte[] TEXT = "text".getBytes(US_ASCII);

    /** A map of one member, {@code ack}. */
    private static final byte[] ACK = {(byte) 0x81, (byte) 0xA3, 'a', 'c', 'k'};

    private static final byte[] NONE = {};

    /** The message that is the array at {@code from}, a whole value, which ends at {@code to}. */
    static ForwardMessage of(byte[] in, int from, int to, ForwardLimits limits) throws BrokenStreamException {
        return new Reader(in, from, to, limits).message();
    }

    private static final class Reader {

        private final byte[] in;
        private final int to;
        private final ForwardLimits limits;
        private final ValueEnd value = new ValueEnd();
        private final List<byte[]> events = new ArrayList<>();
        private byte[] answer = NONE;
        private boolean isGzip;
        private int at;

        Reader(byte[] in, int from, int to, ForwardLimits limits) {
            this.in = in;
            this.at = from;
            this.to = to;
            this.limits = limits;
        }

        ForwardMessage message() throws BrokenStreamException {
            long members = Msgpack.members(in, at);
            if (members < 2 || members > 4) {
                throw Malformed.NO_MESSAGE.because("a message has two to four members, this " + members);
            }
            at += Msgpack.headBytes(in[at] & 0xFF);
            byte[] tag = text("tag", ForwardLimits.TAG_MAX_BYTES);
            if (Msgpack.isArray(in, at)) {
                forward(members);
            } else if (Msgpack.isText(in, at)) {
                packed(members);
            } else if (Msgpack.isMap(in, at)) {
                throw Malformed.NO_MESSAGE.because("behind the tag stands a map");
            } else {
                single(members);
            }
            return new ForwardMessage(tag, events, answer);
        }

        private void single(long members) throws BrokenStreamException {
            if (members < 3) {
                throw Malformed.NO_MESSAGE.because("a time, but no record");
            }
            int from = at;
            skip();
            skip();
            event(in, from, at);
            option(members == 4);
        }

        private void forward(long members) throws BrokenStreamException {
            long count = Msgpack.members(in, at);
            at += Msgpack.headBytes(in[at] & 0xFF);
            for (long i = 0; i < count; i++) {
                int from = at;
                skip();
                event(in, from, at);
            }
            lastOption(members);
        }

        private void packed(long members) throws BrokenStreamException {
            int count = (int) Msgpack.dataBytes(in, at);
            int from = at + Msgpack.headBytes(in[at] & 0xFF);
            at = from + count;
            lastOption(members);
            if (isGzip) {
                byte[] unpacked = Gzip.unpack(in, from, from + count, limits.messageMaxBytes());
                entries(unpacked, 0, unpacked.length);
            } else {
                entries(in, from, from + count);
            }
        }

        /** Entries behind each other; from where they cannot be told apart on, the rest is kept as one. */
        private void entries(byte[] packed, int from, int end) throws BrokenStreamException {
            int next = from;
            while (next < end) {
                value.start(next);
                int entryEnd = value.find(packed, end) == ValueEnd.State.FOUND ? value.end() : end;
                event(packed, next, entryEnd);
                next = entryEnd;
            }
        }

        private void event(byte[] from, int start, int end) throws BrokenStreamException {
            if (end - start > limits.eventMaxBytes()) {
                throw Malformed.EVENT_TOO_LARGE.because(
                        "an event of " + (end - start) + " bytes, at most " + limits.eventMaxBytes());
            }
            if (events.size() == limits.eventsMax()) {
                throw Malformed.TOO_MANY_EVENTS.because("more than " + limits.eventsMax() + " events");
            }
            events.add(Arrays.copyOfRange(from, start, end));
        }

        private void lastOption(long members) throws BrokenStreamException {
            if (members > 3) {
                throw Malformed.NO_MESSAGE.because("more than an option behind the entries");
            }
            option(members == 3);
        }

        private void option(boolean isThere) throws BrokenStreamException {
            if (!isThere || (in[at] & 0xFF) == Msgpack.NIL) {
                return;
            }
            if (!Msgpack.isMap(in, at)) {
                throw Malformed.NO_MESSAGE.because("the option is no map");
            }
            long count = Msgpack.members(in, at);
            at += Msgpack.headBytes(in[at] & 0xFF);
            for (long i = 0; i < count; i++) {
                int key = at;
                skip();
                if (isKey(key, CHUNK)) {
                    chunk();
                } else if (isKey(key, COMPRESSED)) {
                    compressed();
                } else {
                    skip();
                }
            }
        }

        private boolean isKey(int key, byte[] name) {
            return Msgpack.isText(in, key)
                    && Msgpack.dataBytes(in, key) == name.length
                    && Arrays.equals(in, at - name.length, at, name, 0, name.length);
        }

        /** The answer repeats the chunk byte by byte, its head included. */
        private void chunk() throws BrokenStreamException {
            int from = at;
            if ((in[at] & 0xFF) == Msgpack.NIL) {
                at++;
                return;
            }
            text("chunk", ForwardLimits.CHUNK_MAX_BYTES);
            answer = Arrays.copyOf(ACK, ACK.length + at - from);
            System.arraycopy(in, from, answer, ACK.length, at - from);
        }

        private void compressed() throws BrokenStreamException {
            if ((in[at] & 0xFF) == Msgpack.NIL) {
                at++;
                return;
            }
            byte[] name = text("compression", 16);
            isGzip = Arrays.equals(name, GZIP);
            if (!isGzip && !Arrays.equals(name, TEXT)) {
                throw Malformed.BAD_COMPRESSION.because("another compression than gzip");
            }
        }

        private byte[] text(String what, int bytesMax) throws BrokenStreamException {
            if (!Msgpack.isText(in, at) || Msgpack.dataBytes(in, at) > bytesMax) {
                throw Malformed.NO_MESSAGE.because("a " + what + " is text of at most " + bytesMax + " bytes");
            }
            int from = at + Msgpack.headBytes(in[at] & 0xFF);
            skip();
            return Arrays.copyOfRange(in, from, at);
        }

        /** The whole message is there, so that every value in it ends. */
        private void skip() {
            value.start(at);
            var unused = value.find(in, to);
            at = value.end();
        }
    }
}
