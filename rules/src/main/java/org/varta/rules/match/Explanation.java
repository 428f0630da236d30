package org.varta.rules.match;

import java.util.Arrays;

/** The values that made a rule true, as pairs of slot and node in the order found. */
final class Explanation {

    /** Stands for a slot where a keyword was found. */
    static final int KEYWORDS = -1;

    private final int[] perSlot;
    private int[] slots = new int[32];
    private int[] nodes = new int[32];
    private int size;

    Explanation(int catalogSize) {
        perSlot = new int[catalogSize + 1];
    }

    /** Whether the slot has more values than are shown, so that no further need be looked for. */
    boolean isFull(int slot) {
        return perSlot[slot + 1] > MatchedFields.MAX_VALUES;
    }

    /** Notes a value; one noted before is left as it is. */
    void note(int slot, int node) {
        for (int i = 0; i < size; i++) {
            if (slots[i] == slot && nodes[i] == node) {
                return;
            }
        }
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
            nodes = Arrays.copyOf(nodes, size * 2);
        }
        perSlot[slot + 1]++;
        slots[size] = slot;
        nodes[size++] = node;
    }

    int mark() {
        return size;
    }

    /** Forgets what was noted after the mark. */
    void backTo(int mark) {
        while (size > mark) {
            perSlot[slots[--size] + 1]--;
        }
    }

    int size() {
        return size;
    }

    int slot(int i) {
        return slots[i];
    }

    int node(int i) {
        return nodes[i];
    }
}
