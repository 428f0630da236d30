package org.varta.engine.normalise;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the field names that the mapping tables mention, whether or not a rule reads them. */
final class FieldNames {

    /** Not mentioned. */
    static final int NO_KEY = -1;

    private final Map<String, Integer> keys = new LinkedHashMap<>();

    /** The number of a name, a new one if need be. */
    int add(String name) {
        return keys.computeIfAbsent(name, n -> keys.size());
    }

    int[] addAll(List<String> names) {
        return names.stream().mapToInt(this::add).toArray();
    }

    int key(String name) {
        return keys.getOrDefault(name, NO_KEY);
    }

    int size() {
        return keys.size();
    }

    List<String> names() {
        return new ArrayList<>(keys.keySet());
    }
}
