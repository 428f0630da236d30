package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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

    private static final int NEW = -1;
    private static final Route EMPTY = new Route(List.of(), new int[0], Map.of(), new int[1], new int[0], 0);

    private final List<CompiledRule> rules;
    private final int[] always;
    private final Map<Integer, Index> bySlot;
    private final SlotIndex[] indices;
    /** Per payload, where the rules that need it begin in {@code positions}. */
    private final int[] starts;

    private final int[] positions;
    private final int built;

    /** @param payloads of what a field is searched for */
    private record Index(SlotIndex index, Map<Atom, Integer> payloads) {}

    private Route(
            List<CompiledRule> rules,
            int[] always,
            Map<Integer, Index> bySlot,
            int[] starts,
            int[] positions,
            int built) {
        this.rules = rules;
        this.always = always;
        this.bySlot = bySlot;
        this.indices = bySlot.values().stream().map(Index::index).toArray(SlotIndex[]::new);
        this.starts = starts;
        this.positions = positions;
        this.built = built;
    }

    /** A route that tries every rule. */
    static Route withoutIndex(List<CompiledRule> rules) {
        int[] all = new int[rules.size()];
        Arrays.setAll(all, i -> i);
        return new Route(List.copyOf(rules), all, Map.of(), new int[1], new int[0], 0);
    }

    static Route of(List<CompiledRule> rules, GramCounts counts) {
        return EMPTY.changedTo(rules, counts);
    }

    /** The route of other rules; an index of a field is taken over while the same is looked for in it. */
    Route changedTo(List<CompiledRule> others, GramCounts counts) {
        if (isOf(others)) {
            return this;
        }
        List<Integer> tried = new ArrayList<>();
        Map<Atom, List<Integer>> byAtom = new LinkedHashMap<>();
        for (int position = 0; position < others.size(); position++) {
            Optional<Set<Atom>> atoms = others.get(position).necessary();
            if (atoms.isEmpty()) {
                tried.add(position);
            }
            for (Atom atom : atoms.orElse(Set.of())) {
                byAtom.computeIfAbsent(atom, key -> new ArrayList<>()).add(position);
            }
        }
        Map<Atom, Integer> payloads = payloads(byAtom.keySet());
        List<List<Integer>> byPayload = new ArrayList<>();
        Map<Integer, Map<Atom, Integer>> atoms = new LinkedHashMap<>();
        payloads.forEach((atom, payload) -> {
            while (byPayload.size() <= payload) {
                byPayload.add(List.of());
            }
            byPayload.set(payload, byAtom.getOrDefault(atom, List.of()));
            atoms.computeIfAbsent(atom.slot(), key -> new LinkedHashMap<>()).put(atom, payload);
        });
        int[] begins = new int[byPayload.size() + 1];
        List<Integer> places = new ArrayList<>();
        for (int payload = 0; payload < byPayload.size(); payload++) {
            places.addAll(byPayload.get(payload));
            begins[payload + 1] = places.size();
        }
        Map<Integer, Index> fresh = new LinkedHashMap<>();
        atoms.forEach((slot, ofSlot) -> fresh.put(slot, index(slot, ofSlot, counts)));
        return new Route(List.copyOf(others), toArray(tried), fresh, begins, toArray(places), newIn(fresh));
    }

    /** Numbers for what rules need: what this route knows keeps its own, the others get the lowest that are free. */
    private Map<Atom, Integer> payloads(Set<Atom> atoms) {
        Map<Atom, Integer> payloads = new LinkedHashMap<>();
        BitSet taken = new BitSet();
        for (Atom atom : atoms) {
            Index index = bySlot.get(atom.slot());
            Integer known = index == null ? null : index.payloads().get(atom);
            payloads.put(atom, known == null ? NEW : known);
            if (known != null) {
                taken.set(known);
            }
        }
        int next = taken.nextClearBit(0);
        for (Map.Entry<Atom, Integer> entry : payloads.entrySet()) {
            if (entry.getValue() == NEW) {
                entry.setValue(next);
                next = taken.nextClearBit(next + 1);
            }
        }
        return payloads;
    }

    private Index index(int slot, Map<Atom, Integer> payloads, GramCounts counts) {
        Index known = bySlot.get(slot);
        return known != null && known.payloads().equals(payloads)
                ? known
                : new Index(new SlotIndex(slot, payloads, counts.of(slot)), payloads);
    }

    @SuppressWarnings("ReferenceEquality")
    private int newIn(Map<Integer, Index> fresh) {
        return (int) fresh.entrySet().stream()
                .filter(entry -> bySlot.get(entry.getKey()) != entry.getValue())
                .count();
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isOf(List<CompiledRule> others) {
        if (others.size() != rules.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i) != rules.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static int[] toArray(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Collects the positions of all rules that the event may match; {@code memo} may know what its values hold. */
    void collect(Event event, ValueMemo memo, Candidates candidates) {
        candidates.reset(rules.size(), starts, positions);
        candidates.add(always, 0, always.length);
        for (SlotIndex index : indices) {
            index.collect(event, memo, candidates);
        }
    }

    /** The rule at a position. */
    CompiledRule rule(int position) {
        return rules.get(position);
    }

    List<CompiledRule> rules() {
        return rules;
    }

    /** The positions of the rules that are tried on every event. */
    int[] always() {
        return always.clone();
    }

    /** By what has to be seen, the positions of the rules that need it. */
    Map<Atom, int[]> needed() {
        Map<Atom, int[]> needed = new LinkedHashMap<>();
        bySlot.values()
                .forEach(index -> index.payloads()
                        .forEach((atom, payload) ->
                                needed.put(atom, Arrays.copyOfRange(positions, starts[payload], starts[payload + 1]))));
        return needed;
    }

    /** How many indices are not those of the route before. */
    int built() {
        return built;
    }
}
