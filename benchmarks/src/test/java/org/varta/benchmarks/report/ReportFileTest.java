package org.varta.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {

    @TempDir
    private Path directory;

    @Test
    void aSectionMeasuredAgainReplacesItselfAndNothingElse() throws Exception {
        Path file = directory.resolve("report.md");
        Files.writeString(file, "# By hand\n\n<!-- measured end -->\n\n## History\n");
        ReportFile report = new ReportFile(file);
        report.write(new Section("a", "First").text("old"));
        report.write(new Section("b", "Second").text("stays"));
        report.write(new Section("a", "First").text("new").chart("", "c", "<svg/>"));

        String text = Files.readString(file);
        assertThat(text)
                .startsWith("# By hand\n")
                .endsWith("<!-- measured end -->\n\n## History\n")
                .contains("new", "stays")
                .doesNotContain("old")
                .containsSubsequence("### First", "![c](charts/a.svg)", "### Second");
        assertThat(directory.resolve("charts/a.svg")).hasContent("<svg/>");
    }

    @Test
    void aNewFileIsMade() throws Exception {
        Path file = directory.resolve("new.md");
        new ReportFile(file).write(new Section("a", "First").text("text"));

        assertThat(file).content().contains("### First\n\ntext\n");
    }

    @Test
    void aReportWithoutAPlaceForSectionsIsRefused() {
        assertThatThrownBy(() -> ReportFile.replaced("# text\n", new Section("a", "First")))
                .hasMessageContaining("measured end");
    }

    @Test
    void tablesEscapeWhatWouldBreakThem() {
        MarkdownTable table = new MarkdownTable("a", "b").row("x|y", "1\n2");

        assertThat(table).hasToString("| a | b |\n|---|---|\n| x\\|y | 1 2 |\n");
        assertThatThrownBy(() -> table.row("one")).hasMessageContaining("1 cells in a table of 2 columns");
    }
}
