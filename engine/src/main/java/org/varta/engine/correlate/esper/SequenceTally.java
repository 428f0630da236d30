package org.varta.engine.correlate.esper;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.Term;

/**
 * Whether rules hit in their order. The hits of each rule stand in the order of time, and each term keeps its earliest
 * sequence: what leaves is the earliest, so that the sequences only move forward, and a flood costs no search.
 */
final class SequenceTally extends Tally {

    private final ItemList[] listByMember;
    private final Chain[] chains;

    SequenceTally(Group group) {
        super(group);
        this.listByMember = new ItemList[correlation.members()];
        for (int member = 0; member < listByMember.length; member++) {
            listByMember[member] = new ItemList();
        }
        this.chains = new Chain[correlation.terms().size()];
        for (int i = 0; i < chains.length; i++) {
            chains[i] = new Chain(correlation.terms().get(i).required());
        }
    }

    @Override
    void add(Item item) {
        listByMember[item.member].insertByTime(item);
        for (Chain chain : chains) {
            chain.added(item);
        }
    }

    @Override
    void remove(Item item) {
        for (Chain chain : chains) {
            chain.removing(item);
        }
        listByMember[item.member].remove(item);
    }

    @Override
    boolean holds() {
        for (int i = 0; i < chains.length; i++) {
            if (chains[i].isComplete() && isForbiddenAbsent(correlation.terms().get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean isForbiddenAbsent(Term term) {
        for (long left = term.forbidden(); left != 0; left &= left - 1) {
            if (listByMember[Long.numberOfTrailingZeros(left)].size > 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    List<Item> items() {
        List<Item> all = new ArrayList<>();
        for (ItemList list : listByMember) {
            list.copyTo(all);
        }
        return all;
    }

    @Override
    @Nullable
    Item newest() {
        Item newest = null;
        for (ItemList list : listByMember) {
            if (list.last != null && (newest == null || list.last.occurrence.isAfter(newest.occurrence))) {
                newest = list.last;
            }
        }
        return newest;
    }

    /** The earliest hits of some members, each later than the one before it: if any choice is in order, this one is. */
    private final class Chain {

        private final List<Integer> members;
        private final @Nullable Item[] links;

        Chain(List<Integer> members) {
            this.members = members;
            this.links = new @Nullable Item[members.size()];
        }

        boolean isComplete() {
            return links[links.length - 1] != null;
        }

        void added(Item item) {
            int at = members.indexOf(item.member);
            if (at < 0) {
                return;
            }
            Item held = links[at];
            if (isBehind(at, item) && (held == null || Occurrence.compareTime(item.occurrence, held.occurrence) < 0)) {
                links[at] = item;
                for (int next = at + 1; next < links.length && pullBack(next); next++) {
                    // each may now begin earlier
                }
            }
        }

        /** Moves a link to the earliest hit behind the link before it. Returns whether there is one. */
        private boolean pullBack(int at) {
            Item held = links[at];
            Item candidate = held == null ? listByMember[members.get(at)].last : held.before;
            while (candidate != null && isBehind(at, candidate)) {
                links[at] = candidate;
                candidate = candidate.before;
            }
            return links[at] != null;
        }

        void removing(Item item) {
            int at = members.indexOf(item.member);
            if (at < 0 || links[at] != item) {
                return;
            }
            links[at] = item.after;
            for (int next = at + 1; next < links.length; next++) {
                Item link = links[next];
                while (link != null && !isBehind(next, link)) {
                    link = link.after;
                }
                links[next] = link;
            }
        }

        private boolean isBehind(int at, Item item) {
            if (at == 0) {
                return true;
            }
            Item before = links[at - 1];
            return before != null && item.occurrence.isAfter(before.occurrence);
        }
    }
}
