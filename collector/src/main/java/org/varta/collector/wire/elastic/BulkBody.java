package org.varta.collector.wire.elastic;

import com.fasterxml.jackson.core.JsonFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a bulk body into actions without altering a byte of them. A line that is no action where one is due, and an action
 * without its document, become events of their own: nothing a sender wrote is dropped. For one body.
 */
final class BulkBody {

    private static final byte[] NONE = {};

    private final JsonFactory json;
    private final byte[] body;
    private final String urlIndex;
    private final int actionsMax;
    private final List<BulkAction> actions = new ArrayList<>();
    private int at;
    private int lineStart;
    private int lineEnd;
    private byte[] lastLine = NONE;
    private @Nullable ActionLine lastAction;

    private BulkBody(JsonFactory json, byte[] body, String urlIndex, int actionsMax) {
        this.json = json;
        this.body = body;
        this.urlIndex = urlIndex;
        this.actionsMax = actionsMax;
    }

    /** The actions in the body's order, or null when there are more than {@code actionsMax}. */
    static @Nullable List<BulkAction> cut(JsonFactory json, byte[] body, String urlIndex, int actionsMax) {
        BulkBody bulk = new BulkBody(json, body, urlIndex, actionsMax);
        return bulk.cut() ? bulk.actions : null;
    }

    private boolean cut() {
        while (nextLine()) {
            if (actions.size() == actionsMax) {
                return false;
            }
            ActionLine action = action();
            byte[] line = lastLine;
            if (action == null) {
                actions.add(new BulkAction(BulkOperation.INDEX, urlIndex, "", NONE, line));
                continue;
            }
            String index = action.index().isEmpty() ? urlIndex : action.index();
            if (!action.operation().hasSource()) {
                actions.add(new BulkAction(action.operation(), index, action.id(), line, NONE));
            } else if (nextLine()) {
                byte[] source = Arrays.copyOfRange(body, lineStart, lineEnd);
                actions.add(new BulkAction(action.operation(), index, action.id(), line, source));
            } else {
                actions.add(new BulkAction(action.operation(), index, action.id(), NONE, line));
            }
        }
        return true;
    }

    /** Most shippers write the same action line over and over. */
    private @Nullable ActionLine action() {
        if (!Arrays.equals(body, lineStart, lineEnd, lastLine, 0, lastLine.length)) {
            lastAction = ActionLine.parse(json, body, lineStart, lineEnd);
            lastLine = Arrays.copyOfRange(body, lineStart, lineEnd);
        }
        return lastAction;
    }

    /** Moves to the next line that is not blank; without its line end. */
    private boolean nextLine() {
        while (at < body.length) {
            int start = at;
            while (at < body.length && body[at] != '\n') {
                at++;
            }
            int end = at > start && body[at - 1] == '\r' ? at - 1 : at;
            at++;
            if (!isBlank(start, end)) {
                lineStart = start;
                lineEnd = end;
                return true;
            }
        }
        return false;
    }

    private boolean isBlank(int from, int to) {
        int i = from;
        while (i < to && (body[i] == ' ' || body[i] == '\t' || body[i] == '\r')) {
            i++;
        }
        return i == to;
    }
}
