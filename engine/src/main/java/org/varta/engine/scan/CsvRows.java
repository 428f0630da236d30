package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of comma-separated values (RFC 4180); values in quotes may hold line breaks. The separator is what the first row has
 * most of: comma, semicolon or tab.
 */
final class CsvRows {

    /** Longer rows are left out, see {@link #oversized}. */
    static final int MAX_ROW_CHARS = RecordReader.MAX_RECORD_BYTES / 4;

    static final int MAX_COLUMNS = 1024;

    private static final int SNIFF_CHARS = 1 << 14;
    private static final int END = -1;

    private final BufferedReader in;
    private char separator;
    private long oversized;

    CsvRows(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, UTF_8), 1 << 16);
    }

    /** How many rows were longer than {@link #MAX_ROW_CHARS} and left out. */
    long oversized() {
        return oversized;
    }

    /** The next row that is not blank, or null at the end. */
    @Nullable
    List<String> next() throws IOException {
        if (separator == 0) {
            start();
        }
        while (true) {
            List<String> row = new ArrayList<>();
            int length = read(row);
            if (length == END) {
                return null;
            }
            if (length > MAX_ROW_CHARS || row.size() > MAX_COLUMNS) {
                oversized++;
            } else if (row.size() > 1 || !row.getFirst().isEmpty()) {
                return row;
            }
        }
    }

    /** Passes over a byte order mark and PowerShell's {@code #TYPE} line, and finds the separator. */
    private void start() throws IOException {
        in.mark(1);
        if (in.read() != '\uFEFF') {
            in.reset();
        }
        in.mark(SNIFF_CHARS);
        char[] head = new char[SNIFF_CHARS];
        int length = Math.max(0, in.read(head, 0, SNIFF_CHARS));
        in.reset();
        String first = new String(head, 0, length);
        if (first.startsWith("#TYPE ")) {
            String line = in.readLine();
            first = line == null ? "" : first.substring(Math.min(first.length(), line.length() + 1));
        }
        int end = first.indexOf('\n', 1);
        String header = end < 0 ? first : first.substring(0, end);
        separator = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(header, candidate) > count(header, separator)) {
                separator = candidate;
            }
        }
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    /** @return how many characters the row has, or {@link #END} */
    private int read(List<String> row) throws IOException {
        StringBuilder value = new StringBuilder();
        int length = 0;
        boolean isQuoted = false;
        int c = in.read();
        if (c < 0) {
            return END;
        }
        while (true) {
            if (isQuoted) {
                if (c == '"') {
                    c = in.read();
                    if (c != '"') {
                        isQuoted = false;
                        continue;
                    }
                }
                if (c < 0) {
                    row.add(value.toString());
                    return length;
                }
                append(value, c, length);
            } else if (c < 0 || c == '\n') {
                add(row, value, true);
                return length;
            } else if (c == separator) {
                add(row, value, false);
            } else if (c == '"' && value.isEmpty()) {
                isQuoted = true;
            } else {
                append(value, c, length);
            }
            length += length <= MAX_ROW_CHARS ? 1 : 0;
            c = in.read();
        }
    }

    private static void append(StringBuilder value, int c, int length) {
        if (length <= MAX_ROW_CHARS) {
            value.append((char) c);
        }
    }

    private static void add(List<String> row, StringBuilder value, boolean isLast) {
        int end = value.length();
        if (isLast && end > 0 && value.charAt(end - 1) == '\r') {
            value.setLength(end - 1);
        }
        if (row.size() <= MAX_COLUMNS) {
            row.add(value.toString());
        }
        value.setLength(0);
    }
}
