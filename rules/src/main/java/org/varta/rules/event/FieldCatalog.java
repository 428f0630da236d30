package org.varta.rules.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fields that a rule set reads, each with a slot number from 0 to {@code size() - 1}.
 *
 * <p>Immutable. Field names are case-sensitive, as they stand in rules. An event's fields outside the catalogue stay in
 * the event (keywords search them, analysts see them) but have no slot.
 */
public final class FieldCatalog {

    /** Not a slot: the name is in no rule. */
    public static final int NO_SLOT = -1;

    private final List<String> names;
    private final Map<String, Integer> slots;

    private FieldCatalog(List<String> names) {
        this.names = names;
        this.slots = IntStream.range(0, names.size()).boxed().collect(Collectors.toUnmodifiableMap(names::get, i -> i));
    }

    /** Slots in the natural order of the names, so that equal sets give equal catalogues. */
    public static FieldCatalog of(Collection<String> names) {
        return new FieldCatalog(List.copyOf(new TreeSet<>(names)));
    }

    /** A catalogue that has these names too: fields of this one keep their slots, others get slots behind them. */
    public FieldCatalog withAll(Collection<String> more) {
        TreeSet<String> fresh = new TreeSet<>(more);
        fresh.removeAll(slots.keySet());
        if (fresh.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(fresh);
        return new FieldCatalog(List.copyOf(all));
    }

    /** The slot of a field, or {@link #NO_SLOT}. */
    public int slot(String name) {
        return slots.getOrDefault(name, NO_SLOT);
    }

    /** The field in a slot. */
    public String name(int slot) {
        return names.get(slot);
    }

    public int size() {
        return names.size();
    }

    /** All names, by slot. */
    public List<String> names() {
        return names;
    }
}
