package org.varta.engine.correlate;

import java.util.List;
import org.varta.engine.detect.Hit;

/**
 * Turns hits into detections. Its output is a function of the calls alone; its state, of the last {@link
 * CorrelationPlan#reachMs} of them. Owned by one thread.
 */
public interface Correlator extends AutoCloseable {

    /**
     * Moves the clock, which ends windows; a time that is not later than the last is ignored. Detections of windows that
     * end on the way are handed to the sink before this returns, each with the instant at which its window ends.
     *
     * @param clockMs receive time of the journal's records so far, milliseconds since 1970
     */
    void advanceTo(long clockMs);

    /** Takes a hit; detections that it completes are handed to the sink before this returns. */
    void accept(Hit hit);

    /**
     * Takes what still waits for events that may come before it, as no more will come; the clock stands. For whoever has all
     * events, never for a live journal.
     */
    default void flush() {}

    /** How many contributions to correlations were left out because a limit was reached, since it was opened. */
    long degraded();

    /** What was left out, by correlation and cause. */
    List<Degradation> degradations();

    @Override
    void close();
}
