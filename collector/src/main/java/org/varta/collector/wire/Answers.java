package org.varta.collector.wire;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a connection has to answer, in the order of its messages. Confined to one event loop. */
final class Answers {

    /** So many answers may be due at once; reading stops there. */
    static final int MAX = 4_096;

    /**
     * One answer.
     *
     * @param frames the events of its message
     * @param afterFrame due when so many frames of the connection are on disk
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier; identity equality is meant
    record Answer(List<Frame> frames, long afterFrame, byte[] bytes) {}

    private final ArrayDeque<Answer> due = new ArrayDeque<>();
    private long added;
    private long accepted;

    /** Frames were handed to the journal. */
    void added(int frames) {
        added += frames;
    }

    /** To be sent once all frames that were added are on disk. */
    void add(List<Frame> frames, byte[] bytes) {
        due.add(new Answer(frames, added, bytes));
    }

    /** The next frames are on disk. */
    void accepted(int frames) {
        accepted += frames;
    }

    /** The next answer that may be sent, which it then forgets; null when there is none. */
    @Nullable
    Answer next() {
        Answer first = due.peek();
        return first == null || first.afterFrame() > accepted ? null : due.poll();
    }

    /** Whether somebody waits for an answer. */
    boolean isAwaited() {
        return !due.isEmpty();
    }

    boolean isFull() {
        return due.size() >= MAX;
    }

    /** Nobody will be answered any more. */
    void clear() {
        due.clear();
    }
}
