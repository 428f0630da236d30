package org.varta.engine.alert;

import java.util.List;
import org.varta.engine.detect.DeadLetter;

/** The newest dead letters, for people; follows from the dead-letter log. Methods may be called from any thread. */
public interface DeadLetterStore {

    /** Value of {@code beforeSequence} for the first page. */
    long FROM_NEWEST = Long.MAX_VALUE;

    /** Index of the last dead-letter-log record that is in the store; 0 when none is. */
    long lastAppliedIndex();

    /** Takes dead letters over in log order; those that are already in are skipped. */
    void apply(List<LoggedDeadLetter> letters);

    /**
     * Dead letters, the newest event first.
     *
     * @param beforeSequence only events with a lower journal sequence
     */
    List<DeadLetter> newest(long beforeSequence, int limit);
}
