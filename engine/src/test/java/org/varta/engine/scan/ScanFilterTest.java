package org.varta.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Level;

/** What somebody wants to hear of: by level, id, title, tag and time. */
@SuppressWarnings({"InlineFormatString", "StringConcatToTextBlock"}) // data reads best beside its like
class ScanFilterTest {

    private static final String RULE = """
            title: %s
            id: 11111111-2222-4333-8444-00000000000%d
            logsource:
              product: windows
            tags:
              - %s
            detection:
              selection:
                EventID: 1
              condition: selection
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectories(directory.resolve("rules"));
        rule(1, "Alpha Tool", "attack.t1059.001", "level: critical\n");
        rule(2, "Beta Tool", "attack.t1059", "level: low\n");
        rule(3, "Gamma", "attack.execution", "");
        Files.writeString(
                directory.resolve("events.jsonl"),
                "{\"Channel\":\"x\",\"EventID\":1,\"EventTime\":\"2026-11-22 08:00:00\"}\n"
                        + "{\"Channel\":\"x\",\"EventID\":1,\"EventTime\":\"2026-11-22 09:00:00\"}\n"
                        + "{\"Channel\":\"x\",\"EventID\":1}\n");
    }

    @Test
    void by_level_where_none_counts_as_medium() {
        assertThat(titles(new RuleFilter(null, Set.of(), List.of(), List.of())))
                .containsExactly("Alpha Tool", "Beta Tool", "Gamma");
        assertThat(titles(new RuleFilter(Level.MEDIUM, Set.of(), List.of(), List.of())))
                .containsExactly("Alpha Tool", "Gamma");
        assertThat(titles(new RuleFilter(null, Set.of(Level.LOW, Level.CRITICAL), List.of(), List.of())))
                .containsExactly("Alpha Tool", "Beta Tool");
    }

    @Test
    void by_id_or_piece_of_the_title_in_any_case() {
        assertThat(titles(new RuleFilter(null, Set.of(), List.of("TOOL"), List.of())))
                .containsExactly("Alpha Tool", "Beta Tool");
        assertThat(titles(new RuleFilter(null, Set.of(), List.of("11111111-2222-4333-8444-000000000003"), List.of())))
                .containsExactly("Gamma");
    }

    @Test
    void by_tag_with_sub_techniques_and_without_the_name_space() {
        assertThat(titles(new RuleFilter(null, Set.of(), List.of(), List.of("attack.T1059"))))
                .containsExactly("Alpha Tool", "Beta Tool");
        assertThat(titles(new RuleFilter(null, Set.of(), List.of(), List.of("t1059.001", "execution"))))
                .containsExactly("Alpha Tool", "Gamma");
        assertThat(titles(new RuleFilter(null, Set.of(), List.of(), List.of("t105"))))
                .isEmpty();
    }

    @Test
    void kinds_of_choice_have_to_agree() {
        assertThat(titles(new RuleFilter(Level.HIGH, Set.of(), List.of("tool"), List.of())))
                .containsExactly("Alpha Tool");
    }

    @Test
    void by_time_and_events_that_name_none_are_never_left_out() {
        long nine = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();
        assertThat(records(new TimeRange(nine, Long.MAX_VALUE))).containsExactly(1L, 2L);
        assertThat(records(new TimeRange(Long.MIN_VALUE, nine))).containsExactly(0L, 2L);
    }

    private List<String> titles(RuleFilter filter) {
        return scan(filter, TimeRange.ALL).matches.stream()
                .map(match -> match.rule().title())
                .distinct()
                .sorted()
                .toList();
    }

    private List<Long> records(TimeRange times) {
        return scan(new RuleFilter(null, Set.of(), List.of("Alpha"), List.of()), times).matches.stream()
                .map(Match::record)
                .toList();
    }

    private Found scan(RuleFilter filter, TimeRange times) {
        Found found = new Found();
        ScanRules rules = ScanRules.of(
                RulePackLoader.load(List.of(directory.resolve("rules")), SiteLists.NONE, ScanRules.FIELDS),
                filter,
                EplGate.CLOSED);
        new Scanner(rules, Mappings.builtIn(), new ScanSettings(EvtxOptions.DEFAULT, 1, times, false), null, found)
                .scan(List.of(directory.resolve("events.jsonl")), new ByteArrayInputStream(new byte[0]));
        return found;
    }

    private void rule(int number, String title, String tag, String level) throws IOException {
        Files.writeString(directory.resolve("rules/" + number + ".yml"), RULE.formatted(title, number, tag) + level);
    }
}
