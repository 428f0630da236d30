package org.varta.engine.normalise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;

/** Texts that come again and again, as the same String each time. Owned by one thread. */
final class TextMemo {

    /** Texts remembered; a newer one takes the place of one that hashes alike. */
    static final int MAX_TEXTS = 256;

    /** Longer ones are not remembered. */
    static final int MAX_LENGTH_BYTES = 128;

    @SuppressWarnings("ArrayRecordComponent") // compared by content where it is used
    private record Known(byte[] bytes, boolean isEscaped, String text) {}

    private final @Nullable Known[] table = new @Nullable Known[MAX_TEXTS];

    /** {@link Event#text} of a node. */
    String text(Event event, int node) {
        int from = event.valueOffset(node);
        int length = event.valueLength(node);
        if (length > MAX_LENGTH_BYTES) {
            return event.text(node);
        }
        byte[] bytes = event.bytes();
        int at = Look.hash(bytes, from, from + length) & (MAX_TEXTS - 1);
        Known known = table[at];
        if (known != null
                && known.isEscaped() == event.isValueEscaped(node)
                && Arrays.equals(known.bytes(), 0, known.bytes().length, bytes, from, from + length)) {
            return known.text();
        }
        String text = event.text(node);
        byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
        table[at] = new Known(copy, event.isValueEscaped(node), text);
        return text;
    }
}
