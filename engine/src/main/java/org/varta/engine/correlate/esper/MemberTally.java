package org.varta.engine.correlate.esper;

import org.varta.engine.correlate.PlannedCorrelation.Counts;
import org.varta.engine.correlate.Term;

/** Counts which rules hit, in any order. */
final class MemberTally extends Tally.InArrivalOrder {

    private final int[] timesByMember;
    private int different;
    /** Of the first 64 members; conditions have no more. */
    private long present;

    MemberTally(Group group) {
        super(group);
        this.timesByMember = new int[correlation.members()];
    }

    @Override
    void add(Item item) {
        super.add(item);
        if (timesByMember[item.member]++ == 0) {
            different++;
            present |= bit(item.member);
        }
    }

    @Override
    void remove(Item item) {
        super.remove(item);
        if (--timesByMember[item.member] == 0) {
            different--;
            present &= ~bit(item.member);
        }
    }

    private static long bit(int member) {
        return member < Long.SIZE ? 1L << member : 0;
    }

    @Override
    boolean holds() {
        if (correlation.counts() == Counts.MEMBERS) {
            return correlation.thresholds().hold(different);
        }
        for (Term term : correlation.terms()) {
            if ((term.requiredBits() & ~present) == 0 && (term.forbidden() & present) == 0) {
                return true;
            }
        }
        return false;
    }
}
