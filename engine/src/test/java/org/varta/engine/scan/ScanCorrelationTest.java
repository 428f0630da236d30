package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Level;

/** Correlations over files: events in the order of their time, whatever file they are in. */
class ScanCorrelationTest {

    private static final String RULES = """
            title: Failed logon
            id: 11111111-2222-4333-8444-000000000001
            name: failed_logon
            logsource:
              product: windows
              service: security
            detection:
              selection:
                EventID: 4625
              condition: selection
            level: low
            ---
            title: Password guessing
            id: 11111111-2222-4333-8444-000000000002
            author: Varta
            correlation:
              type: event_count
              rules:
                - failed_logon
              group-by:
                - TargetUserName
              timespan: 5m
              condition:
                gte: 3
            level: high
            """;

    @TempDir
    private Path directory;

    private final Found found = new Found();

    private Path rules = Path.of("");

    @BeforeEach
    void writeRules() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yml"), RULES);
    }

    @Test
    void events_of_several_files_are_one_stream_in_the_order_of_their_time() throws IOException {
        Path a = write("a.jsonl", failed("08:04:00", "anna") + failed("08:00:00", "anna") + failed("09:00:00", "anna"));
        Path b = write("b.jsonl", failed("08:02:00", "anna") + failed("08:03:00", "boris"));

        Summary summary = scan(RuleFilter.ALL, 1, a, b);

        assertThat(summary).isEqualTo(new Summary(2, 5, 1, 0, 0));
        assertThat(found.matches).singleElement().satisfies(match -> {
            assertThat(match.rule().title()).isEqualTo("Password guessing");
            assertThat(match.level()).isEqualTo("high");
            assertThat(match.matched()).containsEntry("TargetUserName", List.of("anna"));
            assertThat(match.file()).isEqualTo(a.toString());
            assertThat(match.record()).isZero();
            assertThat(match.contributionCount()).isEqualTo(3);
            assertThat(match.contributions())
                    .extracting(contribution -> contribution.event().file() + ":"
                            + contribution.event().record())
                    .containsExactly(a + ":1", b + ":0", a + ":0");
        });
    }

    @Test
    void the_window_is_as_long_as_the_rule_says() throws IOException {
        Path a = write("a.jsonl", failed("08:00:00", "anna") + failed("08:02:00", "anna") + failed("08:05:01", "anna"));

        assertThat(scan(RuleFilter.ALL, 1, a).matches()).isZero();
    }

    @Test
    void what_was_found_is_the_same_whatever_the_number_of_threads() throws IOException {
        Path[] files = new Path[12];
        for (int i = 0; i < files.length; i++) {
            StringBuilder events = new StringBuilder();
            for (int minute = 0; minute < 50; minute++) {
                events.append(failed("08:%02d:%02d".formatted(minute, i), "user" + (minute + i) % 7));
            }
            files[i] = write("f" + i + ".jsonl", events.toString());
        }
        String alone = ndjson(scan(RuleFilter.ALL, 1, files));
        found.matches.clear();

        assertThat(ndjson(scan(RuleFilter.ALL, 5, files))).isEqualTo(alone).contains("\"correlation\":{\"count\":");
    }

    @Test
    void contributions_name_the_member_of_an_archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("one.jsonl", "two.jsonl", "three.jsonl")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(failed("08:00:00", "anna").getBytes(UTF_8));
            }
        }
        Path archive = Files.write(directory.resolve("case.zip"), bytes.toByteArray());

        scan(RuleFilter.ALL, 1, archive);

        assertThat(found.matches.getFirst().contributions())
                .extracting(contribution -> contribution.event().path())
                .containsExactly(archive + "!one.jsonl", archive + "!two.jsonl", archive + "!three.jsonl");
    }

    @Test
    void a_filter_keeps_what_a_wanted_correlation_rests_on() throws IOException {
        Path a = write("a.jsonl", failed("08:00:00", "anna").repeat(3));

        assertThat(scan(new RuleFilter(Level.HIGH, java.util.Set.of(), List.of(), List.of()), 1, a)
                        .matches())
                .isEqualTo(1);
        assertThat(scan(new RuleFilter(Level.CRITICAL, java.util.Set.of(), List.of(), List.of()), 1, a)
                        .matches())
                .isZero();
    }

    @Test
    void events_without_a_time_take_no_part_and_that_is_said() throws IOException {
        Path a =
                write("a.jsonl", "{\"Channel\":\"Security\",\"EventID\":4625,\"TargetUserName\":\"anna\"}\n".repeat(4));

        assertThat(scan(RuleFilter.ALL, 1, a).matches()).isZero();
        assertThat(found.notes).containsExactly("4 hits of events without a time took no part in correlations");
    }

    private Summary scan(RuleFilter filter, int threads, Path... files) {
        ScanRules loaded = ScanRules.of(
                RulePackLoader.load(List.of(rules), SiteLists.NONE, ScanRules.FIELDS), filter, EplGate.CLOSED);
        ScanSettings settings = new ScanSettings(EvtxOptions.DEFAULT, threads, TimeRange.ALL, false);
        return new Scanner(loaded, Mappings.builtIn(), settings, new EsperCorrelators(CorrelatorLimits.DEFAULT), found)
                .scan(List.of(files), new ByteArrayInputStream(new byte[0]));
    }

    private String ndjson(Summary summary) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdjsonOutput output = new NdjsonOutput(out);
        for (Match match : found.matches) {
            output.write(match);
        }
        output.flush();
        return summary + "\n" + out.toString(UTF_8);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static String failed(String time, String user) {
        return "{\"Channel\":\"Security\",\"EventID\":4625,\"EventTime\":\"2026-11-22 " + time
                + "\",\"TargetUserName\":\"" + user + "\"}\n";
    }
}
