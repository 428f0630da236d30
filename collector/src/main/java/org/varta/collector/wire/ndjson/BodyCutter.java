package org.varta.collector.wire.ndjson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into events without altering a byte of them. Looks at brackets and quotes only: whether an event is good
 * JSON is for the decoders, and what is not is kept as well. For one body.
 */
final class BodyCutter {

    private final byte[] body;
    private final IngestLimits limits;
    private final List<byte[]> payloads = new ArrayList<>();
    private @Nullable Cut refusal;

    private BodyCutter(byte[] body, IngestLimits limits) {
        this.body = body;
        this.limits = limits;
    }

    /** One event a line; lines end in LF or CRLF, the last one may lack it; blank ones are skipped. */
    static Cut lines(byte[] body, IngestLimits limits) {
        BodyCutter cutter = new BodyCutter(body, limits);
        cutter.lines(0);
        return cutter.result();
    }

    /**
     * One event a JSON text: a single one over any number of lines, several behind each other, or the elements of a
     * single array. From where brackets or quotes do not match, one event a line.
     */
    static Cut texts(byte[] body, IngestLimits limits) {
        BodyCutter cutter = new BodyCutter(body, limits);
        int start = cutter.skipBlank(0);
        if (start < body.length && body[start] == '[') {
            int end = cutter.endOfText(start);
            if (end > 0 && cutter.skipBlank(end) == body.length) {
                cutter.elements(start + 1, end - 1);
                return cutter.result();
            }
        }
        cutter.texts(start);
        return cutter.result();
    }

    private Cut result() {
        return refusal == null ? new Cut.Events(payloads) : refusal;
    }

    private void lines(int from) {
        int number = 0;
        int start = from;
        while (start < body.length && refusal == null) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            number++;
            int last = end > start && body[end - 1] == '\r' ? end - 1 : end;
            if (!isBlank(start, last)) {
                add(start, last, number);
            }
            start = end + 1;
        }
    }

    private void texts(int from) {
        int number = 0;
        int start = from;
        while (start < body.length && refusal == null) {
            int end = endOfText(start);
            if (end < 0) {
                lines(start);
                return;
            }
            add(start, end, ++number);
            start = skipBlank(end);
        }
    }

    /** {@code from} to {@code to} is what stands between the brackets, known to match. */
    private void elements(int from, int to) {
        int number = 0;
        int start = skipBlank(from);
        while (start < to && refusal == null) {
            int end = body[start] == ',' ? start : endOfText(start);
            if (end > start) {
                add(start, Math.min(end, to), ++number);
            }
            int next = skipBlank(end);
            start = next < to && body[next] == ',' ? skipBlank(next + 1) : next;
        }
    }

    private void add(int start, int end, int number) {
        if (end - start > limits.eventMaxBytes()) {
            refusal = new Cut.TooLong(number, end - start);
        } else if (payloads.size() == limits.eventsMax()) {
            refusal = new Cut.TooMany();
        } else {
            payloads.add(Arrays.copyOfRange(body, start, end));
        }
    }

    private boolean isBlank(int from, int to) {
        int at = from;
        while (at < to && isBlank(body[at])) {
            at++;
        }
        return at == to;
    }

    private int skipBlank(int from) {
        int at = from;
        while (at < body.length && isBlank(body[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Behind the text that begins at {@code from}, which is not blank; -1 when its brackets or quotes do not match. */
    private int endOfText(int from) {
        byte first = body[from];
        if (first == '"') {
            return endOfString(from);
        }
        if (first != '{' && first != '[') {
            return endOfScalar(from);
        }
        int depth = 0;
        for (int at = from; at < body.length; at++) {
            byte b = body[at];
            if (b == '"') {
                at = endOfString(at) - 1;
                if (at < 0) {
                    return -1;
                }
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Behind the closing quote; -1 when a line ends first, which no JSON string may hold (RFC 8259 section 7). */
    private int endOfString(int from) {
        for (int at = from + 1; at < body.length; at++) {
            byte b = body[at];
            if (b == '\\') {
                at++;
            } else if (b == '"') {
                return at + 1;
            } else if (b == '\n') {
                return -1;
            }
        }
        return -1;
    }

    private int endOfScalar(int from) {
        int at = from + 1;
        while (at < body.length && !isBlank(body[at]) && ",{[]}\"".indexOf(body[at]) < 0) {
            at++;
        }
        return at;
    }
}
