package org.varta.rules.match;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;

/** The atoms that rules of one log source look for in one field. Immutable. */
final class SlotIndex {

    private final int slot;
    private final List<int[]> rules = new ArrayList<>();
    private final @Nullable GramIndex grams;
    private final Map<String, int[]> wholes = new HashMap<>();
    private final Map<BigDecimal, int[]> numbers = new HashMap<>();

    /** Numbers as they are nearly always written, to spare reading them. */
    private final Map<String, int[]> plainNumbers = new HashMap<>();

    /**
     * @param slot a field, or {@link Atom#ANY_VALUE}
     * @param atoms each with the rules that it makes candidates
     */
    SlotIndex(int slot, Map<Atom, int[]> atoms, GramCounts counts) {
        this.slot = slot;
        List<GramIndex.Entry> entries = new ArrayList<>();
        atoms.forEach((atom, ruleNumbers) -> {
            switch (atom) {
                case Atom.Numeric(int ignored, BigDecimal number) -> {
                    numbers.put(number, ruleNumbers);
                    plainNumbers.put(number.toPlainString(), ruleNumbers);
                }
                case Atom.Text(int ignored, String literal, TextTests.Place place)
                when place == TextTests.Place.WHOLE -> wholes.put(literal, ruleNumbers);
                case Atom.Text text -> {
                    entries.add(new GramIndex.Entry(text, rules.size()));
                    rules.add(ruleNumbers);
                }
            }
        });
        grams = entries.isEmpty() ? null : new GramIndex(entries, counts);
    }

    /** Adds the rules that the event's values of this field make candidates. */
    void collect(Event event, Candidates candidates) {
        if (slot == Atom.ANY_VALUE) {
            for (int node = 0; node < event.nodeCount(); node++) {
                collectFrom(event, node, candidates);
            }
            return;
        }
        for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
            collectFrom(event, event.node(b), candidates);
        }
    }

    private void collectFrom(Event event, int node, Candidates candidates) {
        if (!Node.isValue(event, node)) {
            return;
        }
        if (grams != null) {
            grams.find(event.foldedText(node), entry -> candidates.add(rules.get(entry)));
        }
        if (!wholes.isEmpty()) {
            candidates.add(wholes.get(event.foldedText(node)));
        }
        if (!numbers.isEmpty()) {
            collectNumber(event.text(node), candidates);
        }
    }

    private void collectNumber(String text, Candidates candidates) {
        int[] plain = plainNumbers.get(text);
        if (plain != null) {
            candidates.add(plain);
            return;
        }
        BigDecimal number = NumberText.decimal(text);
        if (number != null) {
            candidates.add(numbers.get(number.stripTrailingZeros()));
        }
    }
}
