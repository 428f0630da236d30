package org.varta.engine.scan;

import java.util.List;

/**
 * Rows of comma-separated values that a spreadsheet shows and never runs: a value that would be taken for a formula gets an
 * apostrophe in front (OWASP, "CSV Injection").
 */
final class CsvText {

    private CsvText() {}

    /** A row with its line end (RFC 4180). */
    static String row(List<String> values) {
        StringBuilder row = new StringBuilder();
        for (String value : values) {
            if (!row.isEmpty()) {
                row.append(',');
            }
            append(row, value);
        }
        return row.append("\r\n").toString();
    }

    private static void append(StringBuilder row, String value) {
        String safe = isFormula(value) ? "'" + value : value;
        // an empty first value has to leave something behind, or its separator is lost
        row.append('"').append(safe.replace("\"", "\"\"")).append('"');
    }

    private static boolean isFormula(String value) {
        if (value.isEmpty()) {
            return false;
        }
        return switch (value.charAt(0)) {
            case '=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20' -> true;
            default -> false;
        };
    }
}
