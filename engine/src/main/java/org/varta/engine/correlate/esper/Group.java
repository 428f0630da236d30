package org.varta.engine.correlate.esper;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.Hit;

/**
 * A group of one correlation.
 *
 * @param correlation its index
 * @param key organisation and values, each with its length in front, so that no two groups have the same key
 * @param lane {@link #LIVE}, or which of the overlapping rows of backlog buckets
 * @param bucket which bucket of event time; 0 in the live lane
 */
record Group(int correlation, String key, int lane, long bucket) {

    static final int LIVE = -1;

    /** The key of a hit, or null when the hit was recorded before anybody asked for one of these fields. */
    static @Nullable String key(Hit hit, List<String> fields) {
        StringBuilder key = new StringBuilder(64);
        append(key, hit.organisation());
        for (String field : fields) {
            List<String> values = hit.fields().get(field);
            if (values == null) {
                return null;
            }
            key.append(values.size()).append('/');
            for (String value : values) {
                append(key, value);
            }
        }
        return key.toString();
    }

    /** The values of a hit's fields as one text; null when one of them is absent. */
    static @Nullable String tuple(Hit hit, List<String> fields) {
        StringBuilder tuple = new StringBuilder(32);
        for (String field : fields) {
            List<String> values = hit.fields().get(field);
            if (values == null || values.isEmpty()) {
                return null;
            }
            tuple.append(values.size()).append('/');
            for (String value : values) {
                append(tuple, value);
            }
        }
        return tuple.toString();
    }

    private static void append(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }
}
