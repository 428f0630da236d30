package org.varta.engine.normalise;

import static org.varta.rules.event.Event.NONE;

import java.util.Arrays;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/** Which nodes of one event stand under the names of {@link FieldNames}. Reused for every event. */
final class Bindings {

    private final int[] first;
    private final int[] last;
    private int count;
    private int[] key = new int[64];
    private int[] node = new int[64];
    private int[] next = new int[64];

    Bindings(int keys) {
        first = new int[keys];
        last = new int[keys];
        Arrays.fill(first, NONE);
    }

    void clear() {
        for (int b = 0; b < count; b++) {
            first[key[b]] = NONE;
        }
        count = 0;
    }

    void bind(int toKey, int aNode) {
        if (count == node.length) {
            key = Arrays.copyOf(key, count * 2);
            node = Arrays.copyOf(node, count * 2);
            next = Arrays.copyOf(next, count * 2);
        }
        key[count] = toKey;
        node[count] = aNode;
        next[count] = NONE;
        if (first[toKey] == NONE) {
            first[toKey] = count;
        } else {
            next[last[toKey]] = count;
        }
        last[toKey] = count++;
    }

    boolean has(int aKey) {
        return first[aKey] != NONE;
    }

    /** Whether a key has a value other than null. */
    boolean hasValue(int aKey, Event event) {
        for (int b = first[aKey]; b != NONE; b = next[b]) {
            if (event.kind(node[b]) != ValueKind.NULL) {
                return true;
            }
        }
        return false;
    }

    /** The first binding of a key, or {@code NONE}. */
    int first(int aKey) {
        return first[aKey];
    }

    int next(int binding) {
        return next[binding];
    }

    int node(int binding) {
        return node[binding];
    }
}
