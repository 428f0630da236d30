package org.varta.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Markdown file whose sections are measured and written by programs, each between two comments, and whose rest is written by
 * people and left alone. A section that is measured again replaces the one of the same name.
 */
public final class ReportFile {

    private static final String END = "<!-- measured end -->";

    private final Path file;

    /** A report; the file need not exist. */
    public ReportFile(Path file) {
        this.file = file;
    }

    /** Writes a section and its charts. */
    public void write(Section section) throws IOException {
        String old = Files.exists(file) ? Files.readString(file, UTF_8) : END + "\n";
        Path charts = file.resolveSibling("charts");
        Files.createDirectories(charts);
        for (Map.Entry<String, String> chart : section.charts().entrySet()) {
            Files.writeString(charts.resolve(chart.getKey()), chart.getValue(), UTF_8);
        }
        Files.writeString(file, replaced(old, section), UTF_8);
    }

    /** The text with the section in its place; a new section comes last of those measured. */
    static String replaced(String text, Section section) {
        String begin = "<!-- measured " + section.name() + " -->\n";
        String end = "<!-- /measured " + section.name() + " -->\n";
        String block = begin + "\n" + section.toMarkdown() + "\n" + end;
        int from = text.indexOf(begin);
        if (from >= 0) {
            int to = text.indexOf(end, from);
            if (to < 0) {
                throw new IllegalArgumentException("no " + end.strip() + " behind " + begin.strip());
            }
            return text.substring(0, from) + block + text.substring(to + end.length());
        }
        int last = text.indexOf(END);
        if (last < 0) {
            throw new IllegalArgumentException("no line " + END + ", before which sections are put");
        }
        return text.substring(0, last) + block + "\n" + text.substring(last);
    }
}
