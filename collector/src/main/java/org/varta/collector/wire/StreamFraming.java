package org.varta.collector.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Cuts one connection's byte stream into frames. Holds at most one unfinished frame, and never more of it than the limit.
 * Not thread-safe.
 */
public interface StreamFraming {

    /** How a frame ended. */
    enum End {
        /** As the protocol says. */
        WHOLE(""),
        /** At the limit; the rest was skipped. */
        TRUNCATED("truncated"),
        /** The connection ended, or nothing came for too long, before the frame's end. */
        PARTIAL("partial");

        private final String note;

        End(String note) {
            this.note = note;
        }

        /** What {@link Frame#context()} says about such a frame. */
        public byte[] context() {
            return this == WHOLE ? Frame.NO_CONTEXT : note.getBytes(US_ASCII);
        }
    }

    /** Takes frames. */
    interface Sink {
        /** {@code payload} is handed over and never empty. */
        void frame(byte[] payload, End end);

        /**
         * Of protocols whose messages hold several events, or are answered.
         *
         * @param payloads handed over, may be empty
         * @param context of each of them, see {@link Frame#context()}
         * @param answer sent once these frames and all before them are on disk; empty for none
         */
        default void message(List<byte[]> payloads, byte[] context, byte[] answer) {
            throw new UnsupportedOperationException("this sink takes single frames");
        }
    }

    /**
     * Reads all of {@code in}.
     *
     * @throws BrokenStreamException when nothing more can be read of this stream
     */
    void feed(ByteBuf in, Sink sink) throws BrokenStreamException;

    /**
     * Gives the unfinished frame, if there is one, as {@link End#PARTIAL}; stays in step with the stream.
     *
     * @throws BrokenStreamException when such a frame cannot be kept
     */
    void flush(Sink sink) throws BrokenStreamException;

    /** Bytes held of an unfinished frame. */
    int pendingBytes();
}
