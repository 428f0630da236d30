package org.varta.engine.correlate.esper;

import org.jspecify.annotations.Nullable;

/** An occurrence in a group. Links to its neighbours in the group, so that a group costs no array. An event of Esper. */
public final class Item extends Wheel.Entry {

    final Group group;

    final Occurrence occurrence;
    /** Which of the correlation's rules it is, from 0. */
    final int member;
    /** What is counted or added up; null where hits or rules are. */
    final @Nullable Object value;

    @Nullable
    Item before;

    @Nullable
    Item after;

    /** @param expiresAtMs when it leaves the window */
    Item(Group group, Occurrence occurrence, int member, @Nullable Object value, long expiresAtMs) {
        super(expiresAtMs);
        this.group = group;
        this.occurrence = occurrence;
        this.member = member;
        this.value = value;
    }
}
