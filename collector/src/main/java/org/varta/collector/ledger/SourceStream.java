package org.varta.collector.ledger;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A stream whose events carry numbers, and what is missing in it.
 *
 * @param host as the events name it, or empty
 * @param channel the channel of the host that the numbers count in, or empty
 * @param isDrops whether the numbers are a counter of what the sender itself dropped
 */
public record SourceStream(
        String listener, String source, String host, String channel, boolean isDrops, Figures figures) {
    public SourceStream {
        requireNonNull(listener, "listener");
        requireNonNull(source, "source");
        requireNonNull(host, "host");
        requireNonNull(channel, "channel");
        requireNonNull(figures, "figures");
    }

    /**
     * Where a stream stands.
     *
     * @param highest the highest number seen; negative before the first one
     * @param missing numbers that were passed over and did not come later, or drops counted
     * @param jumps how often numbers were passed over
     * @param restarts how often the numbers began anew
     * @param repeated numbers that came again
     * @param newest the newest gap
     * @param newestSequence the record of the raw journal that showed it; 0 when there is none
     * @param open gaps that numbers which come late may fill, oldest first
     */
    public record Figures(
            long highest,
            long missing,
            long jumps,
            long restarts,
            long repeated,
            Gap newest,
            long newestSequence,
            List<Gap> open) {

        /** Before the first number. */
        public static final Figures NONE = new Figures(-1, 0, 0, 0, 0, new Gap(0, 0), 0, List.of());

        public Figures {
            requireNonNull(newest, "newest");
            open = List.copyOf(open);
        }
    }

    /** Numbers that were passed over, the first and the last one; 0 and 0 when there are none. */
    public record Gap(long from, long to) {}
}
