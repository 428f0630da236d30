package org.varta.engine.correlate.esper;

import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.PlannedCorrelation;

/** A group of one correlation. */
final class Group {

    /** The lane of windows over the clock; others are rows of backlog buckets. */
    static final int LIVE = -1;

    final PlannedCorrelation correlation;
    final String organisation;
    /** Of {@link Tuple}. */
    final Object key;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int lane;
    /** Which bucket of event time; 0 in the live lane. */
    private final long bucket;

    private final int hash;
    /** Where it is shared from while items of it are in a window. */
    private final Groups groups;

    /** Whether it counts at which instant an item leaves. */
    final boolean isTimed;

    private int items;
    /** Null until something enters. */
    private @Nullable Tally tally;

    Group(PlannedCorrelation correlation, String organisation, Object key, int lane, long bucket, Groups groups) {
        this.correlation = correlation;
        this.organisation = organisation;
        this.key = key;
        this.lane = lane;
        this.bucket = bucket;
        this.groups = groups;
        this.isTimed = correlation.canComeTrueByLeaving();
        this.hash = hash(organisation, key, correlation.index(), lane, bucket);
    }

    /** Keys are often alike (ws-17, ws-18), and so are their hashes: without mixing, groups of several correlations collide. */
    private static int hash(String organisation, Object key, int correlation, int lane, long bucket) {
        long mixed = (31L * organisation.hashCode() + key.hashCode()) * GOLDEN;
        mixed = (mixed ^ (mixed >>> 32) ^ correlation) * GOLDEN;
        mixed = (mixed ^ (mixed >>> 32) ^ (31 * bucket + lane)) * GOLDEN;
        return (int) (mixed >>> 32);
    }

    /** The one that all items of this group share. */
    Group shared() {
        return groups.shared(this);
    }

    /** An item is on its way into the window. */
    void enter() {
        items++;
    }

    /** What is in its window. */
    Tally tally() {
        Tally held = tally;
        if (held == null) {
            held = Tally.of(this);
            tally = held;
        }
        return held;
    }

    /** An item has left the window. */
    void leave() {
        items--;
        releaseIfEmpty();
    }

    void releaseIfEmpty() {
        if (items == 0) {
            groups.release(this);
        }
    }

    boolean isLive() {
        return lane == LIVE;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Group group
                        && hash == group.hash
                        && correlation.index() == group.correlation.index()
                        && lane == group.lane
                        && bucket == group.bucket
                        && key.equals(group.key)
                        && organisation.equals(group.organisation));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
