package org.varta.engine.correlate.esper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.EplGate.Look;
import org.varta.engine.correlate.PlannedEpl;
import org.varta.engine.correlate.PlannedEpl.InputType;

/**
 * What an instance has to look at for each event, and how much of that it may do in its life. Counted are events that it was given to
 * hold, not those that it still holds: more than it does, and a function of the events alone, whatever the machine.
 */
final class EplWork {

    /** How many held events there are with which values. */
    private static final class Index {
        private final int input;
        private final int[] fields;
        private final Map<Object, int[]> counts = new HashMap<>();

        Index(int input, int[] fields) {
            this.input = input;
            this.fields = fields;
        }

        void add(Object[] event) {
            Object key = key(event, fields);
            if (key != null) {
                counts.computeIfAbsent(key, k -> new int[1])[0]++;
            }
        }

        int count(@Nullable Object key) {
            int[] count = key == null ? null : counts.get(key);
            return count == null ? 0 : count[0];
        }
    }

    /** An event of an input looks for those held that have its values. */
    private static final class Planned {
        private final int input;
        private final int[] fields;
        private final Index at;

        Planned(int input, int[] fields, Index at) {
            this.input = input;
            this.fields = fields;
            this.at = at;
        }

        int cost(Object[] event) {
            return at.count(key(event, fields));
        }
    }

    private final List<Index> indices = new ArrayList<>();
    private final List<Planned> looks = new ArrayList<>();
    private final long max;
    private long done;

    /** @param max looks in the instance's life */
    EplWork(PlannedEpl rule, long max) {
        this.max = max;
        Map<List<Object>, Index> known = new HashMap<>();
        for (Look look : rule.looks()) {
            Index at = known.computeIfAbsent(List.of(look.at(), look.atFields()), key -> {
                Index index = new Index(input(rule, look.at()), positions(rule, look.at(), look.atFields()));
                indices.add(index);
                return index;
            });
            looks.add(new Planned(input(rule, look.by()), positions(rule, look.by(), look.byFields()), at));
        }
    }

    /** Does the looks of an event, if there are enough left. */
    boolean admits(int input, Object[] event) {
        long cost = 0;
        for (Planned look : looks) {
            if (look.input == input) {
                cost += look.cost(event);
            }
        }
        if (cost > max - done) {
            return false;
        }
        done += cost;
        return true;
    }

    /** The statement holds it from now on. */
    void holds(int input, Object[] event) {
        for (Index index : indices) {
            if (index.input == input) {
                index.add(event);
            }
        }
    }

    /** It named so many events in its rows. */
    void named(int events) {
        done += events;
    }

    /** Null when a value is absent: what is absent equals nothing. */
    private static @Nullable Object key(Object[] event, int[] fields) {
        if (fields.length == 1) {
            return event[fields[0]];
        }
        List<Object> key = new ArrayList<>(fields.length);
        for (int field : fields) {
            if (event[field] == null) {
                return null;
            }
            key.add(event[field]);
        }
        return key;
    }

    private static int input(PlannedEpl rule, String name) {
        for (int i = 0; i < rule.inputs().size(); i++) {
            if (rule.inputs().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalStateException("no input " + name);
    }

    private static int[] positions(PlannedEpl rule, String input, List<String> fields) {
        InputType type = rule.inputs().get(input(rule, input));
        return fields.stream()
                .mapToInt(field -> switch (field) {
                    case "time" -> 1;
                    case "host" -> 2;
                    case "user" -> 3;
                    default -> EplCompiler.BUILT_IN + type.names().indexOf(field);
                })
                .toArray();
    }
}
