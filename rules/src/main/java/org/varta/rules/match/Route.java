package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Arrays;
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
    private final SlotIndex[] indices;
    /** Per atom, where the rules that need it begin in {@code positions}. */
    private final int[] starts;

    private final int[] positions;

    private Route(int[] rules, int[] always, SlotIndex[] indices, int[] starts, int[] positions) {
        this.rules = rules;
        this.always = always;
        this.indices = indices;
        this.starts = starts;
        this.positions = positions;
    }

    /** A route that tries every rule. */
    static Route withoutIndex(int[] rules) {
        int[] all = new int[rules.length];
        Arrays.setAll(all, i -> i);
        return new Route(rules, all, new SlotIndex[0], new int[1], new int[0]);
    }

    /**
     * @param rules numbers of rules in the rule set, rising
     * @param necessary by rule number, what {@link NecessaryAtoms} found
     */
    static Route of(int[] rules, List<Optional<Set<Atom>>> necessary, GramCounts counts) {
        List<Integer> always = new ArrayList<>();
        Map<Atom, List<Integer>> byAtom = new LinkedHashMap<>();
        for (int position = 0; position < rules.length; position++) {
            Optional<Set<Atom>> atoms = necessary.get(rules[position]);
            if (atoms.isEmpty()) {
                always.add(position);
                continue;
            }
            for (Atom atom : atoms.get()) {
                byAtom.computeIfAbsent(atom, key -> new ArrayList<>()).add(position);
            }
        }
        int[] starts = new int[byAtom.size() + 1];
        List<Integer> positions = new ArrayList<>();
        Map<Integer, Map<Atom, Integer>> bySlot = new LinkedHashMap<>();
        int[] payloads = new int[1];
        byAtom.forEach((atom, list) -> {
            Map<Atom, Integer> own = bySlot.computeIfAbsent(atom.slot(), key -> new LinkedHashMap<>());
            int payload = payloads[0]++;
            own.put(atom, payload);
            positions.addAll(list);
            starts[payload + 1] = positions.size();
        });
        List<SlotIndex> indices = new ArrayList<>();
        bySlot.forEach((slot, atoms) -> indices.add(new SlotIndex(slot, atoms, counts.of(slot))));
        return new Route(rules, toArray(always), indices.toArray(SlotIndex[]::new), starts, toArray(positions));
    }

    private static int[] toArray(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Collects the positions of all rules that the event may match; {@code memo} may know what its values hold. */
    void collect(Event event, ValueMemo memo, Candidates candidates) {
        candidates.reset(rules.length, starts, positions);
        candidates.add(always, 0, always.length);
        for (SlotIndex index : indices) {
            index.collect(event, memo, candidates);
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
