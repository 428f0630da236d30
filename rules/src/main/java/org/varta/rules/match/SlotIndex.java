package org.varta.rules.match;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;

/** The atoms that rules of one log source look for in one field, or in any value. Immutable. */
final class SlotIndex {

    private final int slot;
    private final long salt = System.identityHashCode(this) * Bytes.MIX;
    private final @Nullable GramIndex grams;
    private final @Nullable AffixTable starts;
    private final @Nullable AffixTable ends;
    private final @Nullable WholeTable wholes;
    private final @Nullable NumberTable numbers;

    /**
     * For {@link Atom#ANY_VALUE}: parts of the literals that JSON never escapes, to be looked for in values as the sender
     * wrote them; null when a literal has no such part, or when there are numbers.
     */
    private final @Nullable GramIndex raw;

    /**
     * @param slot a field, or {@link Atom#ANY_VALUE}
     * @param atoms each with the payload to tell when it holds
     */
    SlotIndex(int slot, Map<Atom, Integer> atoms, GramIndex.Rarity rarity) {
        this.slot = slot;
        List<Needle> anywhere = new ArrayList<>();
        List<Needle> start = new ArrayList<>();
        List<Needle> end = new ArrayList<>();
        List<Needle> whole = new ArrayList<>();
        List<NumberTable.Entry> number = new ArrayList<>();
        atoms.forEach((atom, payload) -> {
            switch (atom) {
                case Atom.Numeric(int ignored, BigDecimal value) -> {
                    number.add(new NumberTable.Entry(value, payload));
                    byte[] plain = Bytes.ascii(value.toPlainString());
                    if (NumberText.plainInteger(plain, 0, plain.length) == NumberText.NO_INTEGER) {
                        // text too long to be read as a number may still be equal
                        whole.add(new Needle(plain, payload));
                    }
                }
                case Atom.Text text -> {
                    Needle needle = new Needle(text.bytes(), payload);
                    switch (text.place()) {
                        case WHOLE -> whole.add(needle);
                        case START -> start.add(needle);
                        case END -> end.add(needle);
                        case ANYWHERE -> anywhere.add(needle);
                    }
                }
            }
        });
        raw = slot == Atom.ANY_VALUE && number.isEmpty() ? RawParts.index(atoms, rarity) : null;
        grams = anywhere.isEmpty() ? null : new GramIndex(anywhere, rarity);
        starts = start.isEmpty() ? null : new AffixTable(start, false);
        ends = end.isEmpty() ? null : new AffixTable(end, true);
        wholes = whole.isEmpty() ? null : new WholeTable(whole);
        numbers = number.isEmpty() ? null : new NumberTable(number);
    }

    /** A number to tell this index from others in hashes. */
    long salt() {
        return salt;
    }

    /** Tells {@code found} what the event's values of this field hold; {@code memo} may know already. */
    void collect(Event event, ValueMemo memo, Found found) {
        if (slot != Atom.ANY_VALUE) {
            for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
                int node = event.node(b);
                if (Node.isValue(event, node)) {
                    memo.collect(this, event, node, found);
                }
            }
        } else if (raw == null) {
            for (int node = 0; node < event.nodeCount(); node++) {
                if (Node.isValue(event, node)) {
                    collectFrom(event, node, found);
                }
            }
        } else {
            collectRaw(raw, event, found);
        }
    }

    /** Plain values in one pass from the first to the last, as what stands between them can only make too much be found. */
    private static void collectRaw(GramIndex parts, Event event, Found found) {
        int shortest = parts.shortest();
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (int node = 0, count = event.nodeCount(); node < count; node++) {
            int length = event.valueLength(node);
            if (length < shortest || !Node.isValue(event, node)) {
                continue;
            }
            if (event.isValuePlain(node)) {
                int from = event.valueOffset(node);
                first = Math.min(first, from);
                last = Math.max(last, from + length);
            } else {
                int from = event.foldedOffset(node);
                parts.find(event.bytes(), from, from + event.foldedLength(node), found);
            }
        }
        if (first < last) {
            parts.find(event.bytes(), first, last, found);
        }
    }

    /** Tells {@code found} what one value holds. */
    void collectFrom(Event event, int node, Found found) {
        int from = event.foldedOffset(node);
        int to = from + event.foldedLength(node);
        byte[] bytes = event.bytes();
        if (wholes != null) {
            wholes.find(bytes, from, to, found);
        }
        if (numbers != null) {
            numbers.find(bytes, from, to, found);
        }
        if (starts != null) {
            starts.find(bytes, from, to, found);
        }
        if (ends != null) {
            ends.find(bytes, from, to, found);
        }
        if (grams != null) {
            grams.find(bytes, from, to, found);
        }
    }
}
