package org.varta.collector.journal;

import java.util.List;
import org.varta.collector.wire.Frame;

/** Told by the journal's threads, one at a time, what has become durable, before any sender is; must not block. */
@FunctionalInterface
public interface CommitListener {

    /** Hears nothing. */
    CommitListener NONE = (batches, lastSequence) -> {};

    /**
     * A group was forced.
     *
     * @param batches the events in it, by offer
     * @param lastSequence everything up to it is durable and was told
     */
    void committed(List<List<Frame>> batches, long lastSequence);

    /**
     * What the tick carries that is about to be appended; everything before it is durable and was told.
     *
     * @param second that it stands for, since 1970
     * @return mostly nothing
     */
    default byte[] atTick(long second) {
        return Frame.NO_CONTEXT;
    }
}
