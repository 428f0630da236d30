package org.varta.engine.decode.evtx;

import java.util.Arrays;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/** The nodes of the JSON being written, so that nobody has to find them again by reading it. Reused. */
final class Tape {

    private static final int MAX_RETAINED_NODES = 1 << 14;
    private static final int INITIAL_NODES = 128;
    private static final int FIELDS = 6;
    private static final int NAME_ESCAPED = 1;
    private static final int VALUE_ESCAPED = 2;

    private int[] fields = new int[INITIAL_NODES * FIELDS];
    private ValueKind[] kinds = new ValueKind[INITIAL_NODES];
    private int count;

    void clear() {
        count = 0;
        if (fields.length > MAX_RETAINED_NODES * FIELDS) {
            fields = new int[INITIAL_NODES * FIELDS];
            kinds = new ValueKind[INITIAL_NODES];
        }
    }

    /** A node whose name, if {@code nameLength} is not {@link Event#NONE}, stands at {@code nameOffset}. */
    int add(int parent, int nameOffset, int nameLength, boolean isNameEscaped, ValueKind kind, int valueOffset) {
        int at = count * FIELDS;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, at * 2);
            kinds = Arrays.copyOf(kinds, count * 2);
        }
        fields[at] = parent;
        fields[at + 1] = nameOffset;
        fields[at + 2] = nameLength;
        fields[at + 3] = isNameEscaped ? NAME_ESCAPED : 0;
        fields[at + 4] = valueOffset;
        fields[at + 5] = 0;
        kinds[count] = kind;
        return count++;
    }

    /** Sets the length of a value once it has been written. */
    void close(int node, int valueLength, boolean isValueEscaped) {
        fields[node * FIELDS + 5] = valueLength;
        fields[node * FIELDS + 3] |= isValueEscaped ? VALUE_ESCAPED : 0;
    }

    int parent(int node) {
        return fields[node * FIELDS];
    }

    int valueOffset(int node) {
        return fields[node * FIELDS + 4];
    }

    void copyTo(Event event) {
        for (int node = 0, at = 0; node < count; node++, at += FIELDS) {
            int flags = fields[at + 3];
            event.add(
                    fields[at],
                    fields[at + 1],
                    fields[at + 2],
                    (flags & NAME_ESCAPED) != 0,
                    kinds[node],
                    fields[at + 4],
                    fields[at + 5],
                    (flags & VALUE_ESCAPED) != 0);
        }
    }
}
