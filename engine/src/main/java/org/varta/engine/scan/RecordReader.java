package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into events, whatever its layout: JSON objects one a line, pretty-printed one after the other, in an array,
 * or in the array that CloudTrail and Azure wrap theirs in; any other text line by line.
 *
 * <p>Memory is bounded by the largest event, {@link #MAX_RECORD_BYTES}. A JSON object that breaks off does not take the rest
 * of the file with it: a line break inside a string, or a line that starts a new object where none can stand, ends it.
 */
final class RecordReader {

    /** Longer events are given up, see {@link #oversized}. */
    static final int MAX_RECORD_BYTES = 16 << 20;

    private static final int FIRST_SIZE = 1 << 16;

    private enum Layout {
        UNKNOWN,
        JSON,
        LINES
    }

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int start;
    private int end;
    private boolean isAtEnd;
    private Layout layout = Layout.UNKNOWN;
    private boolean isWrapped;
    private long oversized;

    RecordReader(InputStream in) {
        this.in = in;
    }

    /** Whether the stream holds JSON, so that an event that is none is broken; known after the first event. */
    boolean isJson() {
        return layout == Layout.JSON;
    }

    /** How many events were longer than {@link #MAX_RECORD_BYTES} and left out. */
    long oversized() {
        return oversized;
    }

    /**
     * The next event, or null at the end.
     *
     * @throws IOException when the stream breaks; every event that was whole before has been returned
     */
    byte @Nullable [] next() throws IOException {
        if (layout == Layout.UNKNOWN) {
            layout = sniff();
        }
        while (true) {
            int from = layout == Layout.JSON ? skipBetweenObjects() : skipBlankLines();
            if (from < 0) {
                return null;
            }
            int length = layout == Layout.JSON && at(from) == '{' ? objectLength() : lineLength();
            if (length > MAX_RECORD_BYTES) {
                oversized++;
                continue;
            }
            byte[] record = Arrays.copyOfRange(buffer, start, start + length);
            start += length;
            return record;
        }
    }

    private Layout sniff() throws IOException {
        if (at(0) == 0xEF && at(1) == 0xBB && at(2) == 0xBF) {
            start += 3;
        }
        int i = firstNotBlank(0);
        if (at(i) == '[') {
            int next = at(firstNotBlank(i + 1));
            return next == '{' || next == ']' ? Layout.JSON : Layout.LINES;
        }
        if (at(i) != '{') {
            return Layout.LINES;
        }
        int array = wrapperEnd(i);
        if (array > 0) {
            isWrapped = true;
            start += array;
        }
        return Layout.JSON;
    }

    /** Behind the start of a wrapper ({@code Records} and a bracket) at {@code i}, or 0. */
    private int wrapperEnd(int i) throws IOException {
        int at = firstNotBlank(i + 1);
        int name = at;
        if (at(at++) != '"') {
            return 0;
        }
        while (at - name < 10 && at(at) != '"' && at(at) >= 0) {
            at++;
        }
        String key = new String(buffer, start + name + 1, at - name - 1, ISO_8859_1);
        at = firstNotBlank(at + 1);
        boolean isArray = at(at) == ':' && at(firstNotBlank(at + 1)) == '[';
        return isArray && (key.equals("Records") || key.equals("records") || key.equals("value"))
                ? firstNotBlank(at + 1) + 1
                : 0;
    }

    private int firstNotBlank(int from) throws IOException {
        int i = from;
        while (isBlank(at(i))) {
            i++;
        }
        return i;
    }

    /** Moves {@code start} to the next object or stray text; -1 at the end. */
    private int skipBetweenObjects() throws IOException {
        while (true) {
            int c = at(0);
            if (c < 0 || (c == ']' && isWrapped)) {
                start = end;
                isAtEnd = true;
                return -1;
            }
            if (!isBlank(c) && c != ',' && c != '[' && c != ']') {
                return 0;
            }
            start++;
        }
    }

    private int skipBlankLines() throws IOException {
        while (true) {
            int c = at(0);
            if (c < 0) {
                return -1;
            }
            if (!isBlank(c)) {
                return 0;
            }
            start++;
        }
    }

    private int lineLength() throws IOException {
        int i = 0;
        while (at(i) >= 0 && at(i) != '\n') {
            i++;
            if (i > MAX_RECORD_BYTES) {
                return giveUpLine();
            }
        }
        while (i > 0 && isBlank(at(i - 1))) {
            i--;
        }
        return i;
    }

    /** Drops everything up to the next line break. */
    private int giveUpLine() throws IOException {
        while (at(0) >= 0 && at(0) != '\n') {
            start++;
        }
        return MAX_RECORD_BYTES + 1;
    }

    /** The length of the object at {@code start}, or of the broken piece of one. */
    private int objectLength() throws IOException {
        ObjectScan scan = new ObjectScan();
        int i = 0;
        while (true) {
            int c = at(i);
            if (c < 0 || scan.breaksBefore(c)) {
                return i;
            }
            i++;
            if (scan.takes(c)) {
                return i;
            }
            if (i > MAX_RECORD_BYTES) {
                return giveUpLine();
            }
        }
    }

    /** The byte {@code i} behind {@code start}, or -1 behind the end of the stream. */
    private int at(int i) throws IOException {
        while (start + i >= end) {
            if (isAtEnd) {
                return -1;
            }
            fill();
        }
        return buffer[start + i] & 0xFF;
    }

    private void fill() throws IOException {
        if (end == buffer.length) {
            if (start > buffer.length / 2) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            isAtEnd = true;
        } else {
            end += read;
        }
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
