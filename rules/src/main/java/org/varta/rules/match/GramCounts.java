package org.varta.rules.match;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.match.TextTests.Place;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/**
 * How often each run of four bytes stands in the literals that a rule set looks for in one field. What rules have in
 * common (paths, endings) is common in events too, so this stands in for statistics of events.
 */
final class GramCounts {

    /** Shorter literals make an index look at more runs of a value. */
    private static final int SHORT = 8;

    private static final double SHORT_PENALTY = 0.3;
    private static final double NUMBER = 0.03;
    private static final double WHOLE_VALUE = 0.02;
    private static final double[] BY_LENGTH = {1, 1, 0.5, 0.2};

    private long[] keys = new long[1 << 12];
    private int[] counts = new int[1 << 12];
    private int size;
    private final Map<Integer, Integer> literals = new HashMap<>();
    private final Set<Atom> seen = new HashSet<>();

    /** Counts the literals of a predicate, each once. */
    void add(Predicate predicate, FieldCatalog catalog) {
        switch (predicate) {
            case Predicate.And(var operands) -> operands.forEach(operand -> add(operand, catalog));
            case Predicate.Or(var operands) -> operands.forEach(operand -> add(operand, catalog));
            case Predicate.Not(Predicate operand) -> add(operand, catalog);
            case Predicate.Field(String field, ValueTest test) -> add(catalog.slot(field), test);
            case Predicate.Keyword(ValueTest test) -> add(Atom.ANY_VALUE, test);
            case Predicate.IsNull isNull -> {}
            case Predicate.Exists exists -> {}
            case Predicate.FieldReference reference -> {}
        }
    }

    private void add(int slot, ValueTest test) {
        if (test instanceof ValueTest.Pattern pattern) {
            NecessaryAtoms.ofPattern(slot, pattern).forEach(this::add);
        }
    }

    /** Counts the runs of a literal, once. */
    void add(Atom.Text atom) {
        byte[] literal = atom.bytes();
        if (literal.length < GramIndex.GRAM || !seen.add(atom)) {
            return;
        }
        literals.merge(atom.slot(), 1, Integer::sum);
        for (int i = 0; i + GramIndex.GRAM <= literal.length; i++) {
            increment(key(atom.slot(), GramIndex.run(literal, i)));
        }
    }

    /** How often a run was counted in a field. */
    int count(int slot, int run) {
        long key = key(slot, run);
        int at = slotOf(key);
        return keys[at] == key ? counts[at] : 0;
    }

    /** What an index over one field asks. */
    GramIndex.Rarity of(int slot) {
        return run -> count(slot, run);
    }

    /** What it costs to look for an atom and to try its rules when it holds, from 0; only the order matters. */
    double frequency(Atom atom) {
        return switch (atom) {
            case Atom.Numeric number -> NUMBER;
            case Atom.Text(int slot, String literal, Place place)
            when place == Place.WHOLE -> literal.length() < GramIndex.GRAM ? WHOLE_VALUE * 10 : WHOLE_VALUE;
            case Atom.Text text -> {
                byte[] literal = text.bytes();
                if (literal.length < GramIndex.GRAM) {
                    yield BY_LENGTH[literal.length];
                }
                int rarest = Integer.MAX_VALUE;
                for (int i = 0; i + GramIndex.GRAM <= literal.length; i++) {
                    rarest = Math.min(rarest, count(text.slot(), GramIndex.run(literal, i)));
                }
                yield rarest / (literals.getOrDefault(text.slot(), 0) + 50.0)
                        + (literal.length < SHORT ? SHORT_PENALTY : 0)
                        + 0.02 / literal.length;
            }
        };
    }

    private static long key(int slot, int run) {
        // 0 marks a free place; slots count from -1
        return (long) (slot + 2) << 32 | (run & 0xFFFFFFFFL);
    }

    private void increment(long key) {
        int at = slotOf(key);
        if (keys[at] == 0) {
            if (++size > keys.length / 2) {
                grow();
                at = slotOf(key);
            }
            keys[at] = key;
        }
        counts[at]++;
    }

    private int slotOf(long key) {
        int at = (int) ((key * Bytes.MIX) >>> 40) & (keys.length - 1);
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int at = slotOf(oldKeys[i]);
                keys[at] = oldKeys[i];
                counts[at] = oldCounts[i];
            }
        }
    }
}
