package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.varta.engine.PublishedPage;

/**
 * The published list of differences is that of {@link CorpusMatchesTest}, which fails over one that is missing in it and over one
 * that is gone. With {@code -Dvarta.write.docs=true} the page is written.
 */
class DifferencesPageTest {

    private static final Path PAGE = Path.of(System.getProperty("varta.home", ".."), "docs", "differences.md");

    @Test
    void every_difference_is_published_with_who_is_right() throws IOException {
        PublishedPage.holds(PAGE, page());
    }

    private static String page() throws IOException {
        Map<String, List<String[]>> byReason = new TreeMap<>();
        Map<String, Integer> byCorpus = new TreeMap<>();
        for (String corpus : List.of("host-snapshot", "attack-mordor", "attack-evtx", "benign-evtx")) {
            byCorpus.put(corpus, 0);
        }
        try (InputStream in =
                Objects.requireNonNull(DifferencesPageTest.class.getResourceAsStream("differences.tsv"))) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\t", -1);
                    assertThat(cells).as(line).hasSize(6);
                    assertThat(cells[4]).as(line).isIn("ours", "theirs", "both");
                    assertThat(cells[5]).as(line).isNotBlank();
                    byReason.computeIfAbsent(cells[5], reason -> new ArrayList<>())
                            .add(cells);
                    byCorpus.merge(cells[0].substring(0, cells[0].indexOf('/')), 1, Integer::sum);
                }
            }
        }
        StringBuilder page = new StringBuilder("""
                # Where Varta and an independent evaluator differ

                All active rules of SigmaHQ run over recorded attacks and over ordinary hosts, and an independent evaluator has run them
                too. For each pair of file and rule `CorpusMatchesTest` compares how many events match. Every difference was looked at and is in
                the list below; one that is not, and one that is gone, fails the test. Host snapshots are compared in every build, the attacks in the
                long suites. This page is made of the test's list by `DifferencesPageTest`.

                | corpus | pairs that differ |
                |---|---|
                """);
        byCorpus.forEach((corpus, count) ->
                page.append("| ").append(corpus).append(" | ").append(count).append(" |\n"));
        byReason.forEach((reason, all) -> {
            page.append("\n## ")
                    .append(Character.toUpperCase(reason.charAt(0)))
                    .append(reason.substring(1))
                    .append("\n\n");
            page.append("| file | rule | events there | events here | right |\n|---|---|---|---|---|\n");
            for (String[] cells : all) {
                page.append("| `")
                        .append(cells[0])
                        .append("` | `")
                        .append(cells[1])
                        .append("` | ");
                page.append(cells[2]).append(" | ").append(cells[3]).append(" | ");
                page.append(cells[4].equals("ours") ? "Varta" : cells[4]).append(" |\n");
            }
        });
        return page.toString();
    }
}
