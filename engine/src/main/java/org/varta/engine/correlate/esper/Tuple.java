package org.varta.engine.correlate.esper;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.Hit;

/**
 * Values of several fields as one key. Values keep their boundaries: no two lists of values give equal tuples, and the text
 * of one value stays itself, so that a single field costs no object.
 */
final class Tuple {

    /** Of no fields. */
    static final Object NONE = new Tuple(new Object[0]);

    private final Object[] parts;
    private final int hash;

    private Tuple(Object[] parts) {
        this.parts = parts;
        this.hash = Arrays.hashCode(parts);
    }

    /** The values of a hit's fields, or null when it was recorded before anybody asked for one of them. */
    static @Nullable Object of(Hit hit, List<String> fields) {
        if (fields.size() == 1) {
            List<String> values = hit.fields().get(fields.getFirst());
            return values == null ? null : part(values);
        }
        if (fields.isEmpty()) {
            return NONE;
        }
        Object[] parts = new Object[fields.size()];
        for (int i = 0; i < parts.length; i++) {
            List<String> values = hit.fields().get(fields.get(i));
            if (values == null) {
                return null;
            }
            parts[i] = part(values);
        }
        return new Tuple(parts);
    }

    /** The values of a hit's fields, or null when it does not have one of them. */
    static @Nullable Object ofPresent(Hit hit, List<String> fields) {
        return isComplete(hit, fields) ? of(hit, fields) : null;
    }

    /** Whether the hit has a value for each field. */
    static boolean isComplete(Hit hit, List<String> fields) {
        for (String field : fields) {
            List<String> values = hit.fields().get(field);
            if (values == null || values.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static Object part(List<String> values) {
        return values.size() == 1 ? values.getFirst() : values;
    }

    /** A key as texts, one for each field. */
    static List<String> texts(Object key) {
        return switch (key) {
            case Tuple tuple -> Arrays.stream(tuple.parts).map(Tuple::text).toList();
            default -> List.of(text(key));
        };
    }

    private static String text(Object part) {
        return part instanceof List<?> values
                ? String.join(", ", values.stream().map(String::valueOf).toList())
                : (String) part;
    }

    /** A key as the values of each field. */
    static List<List<String>> values(Object key) {
        return switch (key) {
            case Tuple tuple -> Arrays.stream(tuple.parts).map(Tuple::list).toList();
            default -> List.of(list(key));
        };
    }

    /** A part of a key as the values that it was made from. */
    static List<String> list(Object part) {
        return part instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of((String) part);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Tuple tuple && hash == tuple.hash && Arrays.equals(parts, tuple.parts);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
