package org.varta.rules.match;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varta.rules.event.Event;

/**
 * The rules that want the events of some log sources, and an index of what those rules need to see. Immutable. Positions
 * count within the route.
 */
final class Route {

    private final int[] rules;
    private final int[] always;
    private final List<SlotIndex> indices;

    private Route(int[] rules, int[] always, List<SlotIndex> indices) {
        this.rules = rules;
        this.always = always;
        this.indices = indices;
    }

    /** A route that tries every rule. */
    static Route withoutIndex(int[] rules) {
        int[] all = new int[rules.length];
        java.util.Arrays.setAll(all, i -> i);
        return new Route(rules, all, List.of());
    }

    /**
     * @param rules numbers of rules in the rule set, rising
     * @param necessary by rule number, what {@link NecessaryAtoms} found
     */
    static Route of(int[] rules, List<Optional<Set<Atom>>> necessary, GramCounts counts) {
        List<Integer> always = new ArrayList<>();
        Map<Integer, Map<Atom, List<Integer>>> bySlot = new LinkedHashMap<>();
        for (int position = 0; position < rules.length; position++) {
            Optional<Set<Atom>> atoms = necessary.get(rules[position]);
            if (atoms.isEmpty()) {
                always.add(position);
                continue;
            }
            for (Atom atom : atoms.get()) {
                bySlot.computeIfAbsent(atom.slot(), key -> new LinkedHashMap<>())
                        .computeIfAbsent(atom, key -> new ArrayList<>())
                        .add(position);
            }
        }
        List<SlotIndex> indices = new ArrayList<>();
        bySlot.forEach((slot, atoms) -> {
            Map<Atom, int[]> positions = new LinkedHashMap<>();
            atoms.forEach((atom, list) -> positions.put(atom, toArray(list)));
            indices.add(new SlotIndex(slot, positions, counts));
        });
        return new Route(rules, toArray(always), List.copyOf(indices));
    }

    private static int[] toArray(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Collects the positions of all rules that the event may match. */
    void collect(Event event, Candidates candidates) {
        candidates.reset(rules.length);
        candidates.add(always);
        for (int i = 0; i < indices.size(); i++) {
            indices.get(i).collect(event, candidates);
        }
    }

    /** The number in the rule set of the rule at a position. */
    int rule(int position) {
        return rules[position];
    }

    int size() {
        return rules.length;
    }

    /** How many rules are tried on every event. */
    int alwaysTried() {
        return always.length;
    }
}
