package org.varta.collector.ledger;

import static java.util.Objects.requireNonNull;

/**
 * A stream whose events carry numbers, and what is missing in it.
 *
 * @param host as the events name it, or empty
 * @param channel the channel of the host that the numbers count in, or empty
 * @param isDrops whether the numbers are a counter of what the sender itself dropped
 * @param highest the highest number seen
 * @param missing numbers that were passed over and did not come later, or drops counted
 * @param jumps how often numbers were passed over
 * @param restarts how often the numbers began anew
 * @param repeated numbers that came again
 * @param lastFrom the first number of the newest gap, 0 when there is none
 * @param lastTo the last number of the newest gap
 * @param lastSequence the record of the raw journal that showed the newest gap
 */
public record SourceStream(
        String listener,
        String source,
        String host,
        String channel,
        boolean isDrops,
        long highest,
        long missing,
        long jumps,
        long restarts,
        long repeated,
        long lastFrom,
        long lastTo,
        long lastSequence) {
    public SourceStream {
        requireNonNull(listener, "listener");
        requireNonNull(source, "source");
        requireNonNull(host, "host");
        requireNonNull(channel, "channel");
    }
}
