package org.varta.engine.normalise;

import static java.util.Objects.requireNonNull;

/**
 * The number that an event has among those of its stream, or what its sender has dropped by now.
 *
 * @param channel what the numbers count in besides the host, or empty
 * @param number not negative
 * @param isDrops whether it counts what the sender dropped; else it counts the stream's events
 */
public record Numbered(String channel, long number, boolean isDrops) {
    public Numbered {
        requireNonNull(channel, "channel");
    }
}
