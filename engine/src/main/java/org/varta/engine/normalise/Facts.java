package org.varta.engine.normalise;

import org.jspecify.annotations.Nullable;

/**
 * What an event says about itself, whatever its format.
 *
 * @param timeMs milliseconds since 1970, or {@link #NO_TIME}
 * @param host empty when it names none
 * @param user empty when it names none
 * @param numbered null when it has no number
 */
public record Facts(
        long timeMs, String host, String user, @Nullable Numbered numbered) {

    /** The event claims no time that can be read. */
    public static final long NO_TIME = Long.MIN_VALUE;

    /** Without a number. */
    public Facts(long timeMs, String host, String user) {
        this(timeMs, host, user, null);
    }
}
