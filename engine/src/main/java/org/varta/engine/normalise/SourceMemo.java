package org.varta.engine.normalise;

import static org.varta.rules.event.Event.NONE;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSources;
import org.varta.rules.event.ValueKind;

/**
 * Remembers what the source table said about events that looked the same to it, so that the table is read once per kind of
 * event and equal log sources are the same object.
 *
 * <p>Events look the same when the tested fields hold the same bytes and the same ones are there. At most {@link
 * #MAX_KINDS} are remembered; then it starts afresh.
 */
final class SourceMemo {

    /** Kinds of event remembered. */
    static final int MAX_KINDS = 1024;

    /** Events whose tested values are longer in total are judged each by itself. */
    private static final int MAX_LOOK_BYTES = 2048;

    private final RowTable rows;
    private final int[] byValue;
    private final int[] byPresence;

    private final @Nullable Known[] table = new @Nullable Known[MAX_KINDS * 2];
    private int count;
    private final byte[] look = new byte[MAX_LOOK_BYTES];
    private int lookLength;

    /** What follows for one kind of event; {@code look} is how the table sees it. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content where it is used
    record Known(byte[] look, int hash, LogSources sources, List<RowTable.Naming> namings) {}

    SourceMemo(RowTable rows) {
        this.rows = rows;
        this.byValue = rows.testedByValue();
        this.byPresence = rows.testedByPresence();
    }

    Known of(Event event, Bindings bindings) {
        if (!takeLook(event, bindings)) {
            return judge(event, bindings, 0);
        }
        int hash = Look.hash(look, 0, lookLength);
        int at = hash & (table.length - 1);
        for (Known known = table[at]; known != null; known = table[at]) {
            if (known.hash() == hash && Arrays.equals(known.look(), 0, known.look().length, look, 0, lookLength)) {
                return known;
            }
            at = (at + 1) & (table.length - 1);
        }
        if (count == MAX_KINDS) {
            Arrays.fill(table, null);
            count = 0;
            at = hash & (table.length - 1);
        }
        Known known = judge(event, bindings, hash);
        table[at] = known;
        count++;
        return known;
    }

    private Known judge(Event event, Bindings bindings, int hash) {
        RowTable.Verdict verdict = rows.judge(event, bindings);
        LogSources sources = verdict.sources().isEmpty() ? LogSources.NONE : new LogSources(verdict.sources());
        return new Known(Arrays.copyOf(look, lookLength), hash, sources, verdict.namings());
    }

    /** False when there is too much to look at. */
    private boolean takeLook(Event event, Bindings bindings) {
        lookLength = 0;
        for (int i = 0; i < byValue.length; i++) {
            for (int b = bindings.first(byValue[i]); b != NONE; b = bindings.next(b)) {
                int node = bindings.node(b);
                int length = event.valueLength(node);
                if (lookLength + length + 4 + byPresence.length > MAX_LOOK_BYTES) {
                    return false;
                }
                look[lookLength++] = (byte) i;
                look[lookLength++] = flags(event, node);
                look[lookLength++] = (byte) (length >> 8);
                look[lookLength++] = (byte) length;
                System.arraycopy(event.bytes(), event.valueOffset(node), look, lookLength, length);
                lookLength += length;
            }
        }
        for (int key : byPresence) {
            look[lookLength++] = (byte) (bindings.hasValue(key, event) ? 1 : 0);
        }
        return true;
    }

    private static byte flags(Event event, int node) {
        int isNull = event.kind(node) == ValueKind.NULL ? 1 : 0;
        int isScalar = event.kind(node).isScalar() ? 2 : 0;
        int isEscaped = event.isValueEscaped(node) ? 4 : 0;
        return (byte) (isNull | isScalar | isEscaped);
    }
}
