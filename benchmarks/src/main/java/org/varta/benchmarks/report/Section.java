package org.varta.benchmarks.report;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One part of the report: paragraphs and tables in their order, and charts. */
public final class Section {

    private final String name;
    private final String title;
    private final List<String> blocks = new ArrayList<>();
    private final Map<String, String> charts = new LinkedHashMap<>();

    /**
     * An empty section.
     *
     * @param name a short word, unique in the report; its charts' files begin with it
     */
    public Section(String name, String title) {
        this.name = requireNonNull(name, "name");
        this.title = requireNonNull(title, "title");
    }

    /** A short word, unique in the report. */
    public String name() {
        return name;
    }

    /** Adds a paragraph or a list. */
    public Section text(String block) {
        blocks.add(block.strip());
        return this;
    }

    /** Adds a table. */
    public Section table(MarkdownTable table) {
        blocks.add(table.toString().strip());
        return this;
    }

    /** Adds a chart; the file is {@code charts/NAME-suffix.svg} beside the report. */
    public Section chart(String suffix, String caption, String svg) {
        String file = name + (suffix.isEmpty() ? "" : "-" + suffix) + ".svg";
        charts.put(file, svg);
        blocks.add("![" + caption + "](charts/" + file + ")");
        return this;
    }

    /** SVG documents by file name. */
    public Map<String, String> charts() {
        return Map.copyOf(charts);
    }

    /** The section in Markdown, with a heading of the third level. */
    public String toMarkdown() {
        return "### " + title + "\n\n" + String.join("\n\n", blocks) + "\n";
    }
}
