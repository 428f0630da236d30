package org.varta.engine.decode.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.varta.engine.PublishedPage;

/**
 * The published account of the logs that were read is that of {@link EvtxCorpusTest} and {@link EvtxOracleTest}. With {@code
 * -Dvarta.write.docs=true} the page is written.
 */
class EvtxFilesPageTest {

    private static final Path PAGE = Path.of(System.getProperty("varta.home", ".."), "docs", "evtx-files.md");

    private static final String HEAD = """
            # Event logs that were read, and against what

            Three tests read the event logs of public collections; none of those logs is in this repository. This page is made of the
            tests' own tables by `EvtxFilesPageTest`, so it says what they check. Which rules match in these logs, against an independent
            evaluator, is in [differences](differences.md).

            ## Logs that trip readers

            Collected where libevtx (2018) reads a log not at all or not to its end. `EvtxCorpusTest` reads each that is there, and holds that every
            record is read and none is left out; of one that is not there it holds that it is nowhere in the collections.

            | log | libevtx | here |
            |---|---|---|
            """;

    private static final String ORACLE = """

            ## What evtx_dump's own tests expect

            `EvtxOracleTest`. The logs of these tests are not there; the records are written as a log from the expected text, and read back.

            | expected | compared |
            |---|---|
            | `json_with_multiple_data_elements` (XML), `json_with_multiple_data_elements-2` | JSON and XML equal; also as one array value |
            | `xml_sample_with_event_data_with_attributes_and_text`, `json_sample_with_event_data_with_attributes_and_text` | JSON and XML equal |
            | `xml_sample_with_entity_ref`, `json_with_multiple_nodes_same_name` | JSON and XML equal |
            | `json_multiple_empty_data_nodes_not_ignored` | JSON equal, once the attributes are where evtx_dump puts them without `--separate-json-attributes` |

            ## Logs and their JSON twins

            `EvtxCorpusTest` compares every log with a JSON of the same events that another program has made: evtx_dump for SigmaHQ's regression logs
            (119 events, in every build), libevtx for recorded attacks, ordinary hosts and host snapshots (28,848 events, in the long suites).
            No event is in a twin that is not found in the log. What the two writers write differently without a difference in
            meaning is taken out first: namespaces and `Qualifiers`, zeros of hex numbers, braces and case of GUIDs, digits of times below a
            millisecond, line ends, numbers as strings, and whether empty is null, empty or missing. All that is left:

            | logs | field | values | right | why |
            |---|---|---|---|---|
            """;

    private static final String MORE = """

            Logs in which more is found than in the twin:

            | log | records | of them unreadable | in the twin | why |
            |---|---|---|---|---|
            """;

    @Test
    void every_log_and_every_difference_is_published() throws IOException {
        PublishedPage.holds(PAGE, page());
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, Integer> states = new TreeMap<>();
        for (String[] cells : Tables.hardFiles()) {
            int all = Integer.parseInt(cells[1]) + Integer.parseInt(cells[2]);
            boolean isRead = cells[3].equals("read");
            row(page, "`" + cells[0] + "`", cells[1] + " of " + all, isRead ? "all " + all : "not in the collections");
            states.merge(cells[3], 1, Integer::sum);
        }
        page.append("\n")
                .append(states.get("read"))
                .append(" are read in full, ")
                .append(states.get("absent"))
                .append(" are not there: nothing is known of how this reader does on them.\n");
        page.append(ORACLE);
        for (String[] cells : Tables.twinDifferences()) {
            assertThat(cells[3]).isIn("ours", "theirs");
            String logs = cells[0].equals("other") ? "attacks, hosts, snapshots" : cells[0];
            row(page, logs, "`" + cells[1] + "`", cells[2], cells[3].equals("ours") ? "Varta" : "twin", cells[4]);
        }
        page.append(MORE);
        for (String[] cells : Tables.moreRecords()) {
            row(page, "`" + cells[0] + "`", cells[1], cells[2], cells[3], cells[4]);
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", List.of(cells))).append(" |\n");
    }
}
