package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import org.varta.engine.detect.DeadLetter;

/**
 * A dead letter at its place in the dead-letter log.
 *
 * @param index counts from 1
 */
public record LoggedDeadLetter(long index, DeadLetter letter) {
    public LoggedDeadLetter {
        requireNonNull(letter, "letter");
        if (index < 1) {
            throw new IllegalArgumentException("the dead-letter log counts from 1: " + index);
        }
    }
}
