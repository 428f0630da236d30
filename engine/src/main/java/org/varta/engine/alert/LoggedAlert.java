package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

/**
 * An alert at its place in the alert log.
 *
 * @param index counts from 1
 */
public record LoggedAlert(long index, Alert alert) {
    public LoggedAlert {
        requireNonNull(alert, "alert");
        if (index < 1) {
            throw new IllegalArgumentException("the alert log counts from 1: " + index);
        }
    }
}
