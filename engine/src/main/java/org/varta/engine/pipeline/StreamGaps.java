package org.varta.engine.pipeline;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.varta.collector.ledger.SourceStream.Figures;
import org.varta.collector.ledger.SourceStream.Gap;

/**
 * Finds what is missing in one stream of numbers. Numbers may come a little out of order, and again: what was passed over
 * and comes later is missing no more. Not thread-safe.
 */
final class StreamGaps {

    /** So many gaps may still be filled; of older ones what is missing stays missing. */
    static final int OPEN_MAX = 16;

    /** So many numbers one after another that came before mean that counting began anew. */
    static final int REPEATS_MAX = 1_000;

    /** A longer jump is another count, not a gap. */
    static final long JUMP_MAX = 100_000_000;

    private static final long NOTHING_YET = -1;

    private final ArrayDeque<Gap> open;
    private long highest;
    private long missing;
    private long jumps;
    private long restarts;
    private long repeated;
    private int repeatsInRow;
    private Gap newest;
    private long newestSequence;

    /** One that is known from before, or {@link Figures#NONE}. */
    StreamGaps(Figures known) {
        this.open = new ArrayDeque<>(known.open());
        this.highest = known.highest();
        this.missing = known.missing();
        this.jumps = known.jumps();
        this.restarts = known.restarts();
        this.repeated = known.repeated();
        this.newest = known.newest();
        this.newestSequence = known.newestSequence();
    }

    /** Where it stands. */
    Figures figures() {
        return new Figures(highest, missing, jumps, restarts, repeated, newest, newestSequence, List.copyOf(open));
    }

    /**
     * Takes the number of an event.
     *
     * @param sequence the record it stands in
     * @return by how much what is missing has grown; negative when something missing has come
     */
    long take(long number, long sequence) {
        if (highest == NOTHING_YET) {
            highest = number;
            return 0;
        }
        if (number > highest) {
            return goOn(number, sequence);
        }
        if (fills(number)) {
            repeatsInRow = 0;
            missing--;
            return -1;
        }
        repeated++;
        boolean isFirst = number <= 1 && highest > 1;
        if (isFirst || ++repeatsInRow >= REPEATS_MAX) {
            restart(number);
        }
        return 0;
    }

    /** Takes a counter of what the sender dropped. Returns how much that is since it was last heard of. */
    long takeDrops(long dropped, long sequence) {
        long more = highest == NOTHING_YET ? 0 : dropped - highest;
        if (more < 0) {
            restarts++;
            more = dropped;
        }
        highest = dropped;
        if (more > JUMP_MAX) {
            restarts++;
            return 0;
        }
        if (more > 0) {
            found(new Gap(dropped - more + 1, dropped), sequence);
        }
        return more;
    }

    private long goOn(long number, long sequence) {
        repeatsInRow = 0;
        long passed = number - highest - 1;
        if (passed > JUMP_MAX) {
            restart(number);
            return 0;
        }
        if (passed > 0) {
            Gap gap = new Gap(highest + 1, number - 1);
            found(gap, sequence);
            add(gap);
        }
        highest = number;
        return passed;
    }

    private void found(Gap gap, long sequence) {
        jumps++;
        missing += gap.to() - gap.from() + 1;
        newest = gap;
        newestSequence = sequence;
    }

    private void restart(long number) {
        restarts++;
        repeatsInRow = 0;
        open.clear();
        highest = number;
    }

    private boolean fills(long number) {
        for (Iterator<Gap> all = open.iterator(); all.hasNext(); ) {
            Gap gap = all.next();
            if (number >= gap.from() && number <= gap.to()) {
                all.remove();
                if (number > gap.from()) {
                    add(new Gap(gap.from(), number - 1));
                }
                if (number < gap.to()) {
                    add(new Gap(number + 1, gap.to()));
                }
                return true;
            }
        }
        return false;
    }

    private void add(Gap gap) {
        if (open.size() >= OPEN_MAX) {
            open.removeFirst();
        }
        open.addLast(gap);
    }
}
