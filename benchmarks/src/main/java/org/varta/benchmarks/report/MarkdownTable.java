package org.varta.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table of Markdown. Cells are text; what would break the table is escaped. */
public final class MarkdownTable {

    private final int columns;
    private final StringBuilder text = new StringBuilder();

    /** A table with these headings. */
    public MarkdownTable(String... headings) {
        this.columns = headings.length;
        row(headings);
        List<String> rule = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            rule.add("---");
        }
        text.append("|").append(String.join("|", rule)).append("|\n");
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when it has more or fewer cells than there are headings
     */
    public MarkdownTable row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
        }
        text.append("|");
        for (String cell : cells) {
            text.append(' ').append(cell.replace("|", "\\|").replace('\n', ' ')).append(" |");
        }
        text.append("\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
