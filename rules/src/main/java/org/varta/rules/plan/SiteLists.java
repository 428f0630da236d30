package org.varta.rules.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the placeholders of {@code expand} stand for at this site: {@code %Administrators%}, {@code %JumpServers%} ...
 * Immutable. A value is read like a value in a rule: {@code *} and {@code ?} are wildcards, {@code \} escapes them.
 */
public final class SiteLists {

    /** No lists. */
    public static final SiteLists NONE = new SiteLists(Map.of());

    private final Map<String, List<String>> lists;

    /** Copies name to values. */
    public SiteLists(Map<String, List<String>> lists) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        new TreeMap<>(lists).forEach((name, values) -> copy.put(name, List.copyOf(values)));
        this.lists = copy;
    }

    /** The values of a list, or null when there is none of that name. */
    public @Nullable List<String> get(String name) {
        return lists.get(name);
    }

    /** All names, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(lists.keySet());
    }

    /** Names and values in an order that depends on nothing else; for hashing. */
    public String canonicalText() {
        StringBuilder text = new StringBuilder();
        lists.forEach((name, values) -> {
            text.append(name.length()).append(':').append(name).append(values.size());
            values.forEach(
                    value -> text.append(' ').append(value.length()).append(':').append(value));
            text.append('\n');
        });
        return text.toString();
    }
}
