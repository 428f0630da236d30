package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.RuleHeader;

/** Forms in which matches are written, with values that somebody hostile has chosen. */
class ScanOutputsTest {

    private static final String HOSTILE =
            "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202Egpj.exe";

    @TempDir
    private Path directory;

    private RulePack pack = RulePackLoader.load(List.of(), SiteLists.NONE, List.of());

    @BeforeEach
    void loadRule() throws IOException {
        Path rule = directory.resolve("rule.yml");
        Files.writeString(rule, """
                title: Tool <b>with</b> markup
                id: 11111111-2222-4333-8444-555555555555
                author: Varta
                logsource:
                  product: windows
                tags:
                  - attack.t1059.001
                  - attack.execution
                detection:
                  selection:
                    EventID: [1, 4624, 4625]
                  condition: selection
                level: high
                """);
        pack = RulePackLoader.load(List.of(rule), SiteLists.NONE, ScanRules.FIELDS);
    }

    @Test
    void csv_has_a_header_quotes_everything_and_runs_nothing() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvOutput csv = new CsvOutput(out);
        csv.write(match("=cmd|' /C calc'!A0", 0));
        csv.flush();

        List<List<String>> rows = rows(out);
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()).startsWith("time", "level", "rule_title", "rule_id", "rule_author");
        assertThat(rows.getLast()).hasSameSizeAs(rows.getFirst());
        assertThat(rows.getLast().get(rows.getFirst().indexOf("host"))).isEqualTo("'=cmd|' /C calc'!A0");
        assertThat(rows.getLast().getFirst()).isEqualTo("1970-01-01T00:00:00Z");
        for (String formula : List.of("+1", "-1", "@SUM(A1)", "\tx", "\r=1", "=1")) {
            assertThat(CsvText.row(List.of(formula))).isEqualTo("\"'" + formula + "\"\r\n");
        }
        assertThat(CsvText.row(List.of("a=1", ""))).isEqualTo("\"a=1\",\"\"\r\n");
    }

    @Test
    void a_timeline_is_in_the_order_of_time_with_the_columns_of_timesketch() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TimelineOutput timeline = new TimelineOutput(out)) {
            timeline.write(match("late", 90_000));
            timeline.write(match("early", 1_000));
            timeline.write(match("never", Facts.NO_TIME));
            timeline.flush();
            assertThat(timeline.timeless()).isEqualTo(1);
        }

        List<List<String>> rows = rows(out);
        assertThat(rows.getFirst()).startsWith("message", "datetime", "timestamp_desc");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1))
                .startsWith("Tool <b>with</b> markup: Image=early", "1970-01-01T00:00:01Z", "Event logged");
        assertThat(rows.get(2).get(1)).isEqualTo("1970-01-01T00:01:30Z");
    }

    @Test
    void a_report_is_one_page_that_loads_nothing_and_in_which_text_is_text() throws Exception {
        String page = report(match(HOSTILE, 60_000), match("plain", 120_000));

        assertThat(page)
                .contains("Tool &lt;b&gt;with&lt;/b&gt; markup")
                .contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;")
                .contains("T1059.001")
                .doesNotContain("<img", "http://", "https://", "\u202E", "src=\"", "url(")
                .containsOnlyOnce("<script>")
                .containsOnlyOnce("<style>");
        String policy = between(page, "Content-Security-Policy\" content=\"", "\"");
        assertThat(policy)
                .startsWith("default-src 'none'; ")
                .contains("style-src '" + hash(between(page, "<style>", "</style>")) + "'")
                .contains("script-src '" + hash(between(page, "<script>", "</script>")) + "'");
    }

    @Test
    void a_report_shows_the_first_matches_of_a_rule_and_counts_all() throws IOException {
        Match[] many = new Match[ReportData.SHOWN_A_RULE + 7];
        for (int i = 0; i < many.length; i++) {
            many[i] = match("value" + i, i);
        }

        assertThat(report(many))
                .contains("<span class=\"count\">57</span>")
                .contains("<td>value49<")
                .doesNotContain("<td>value50")
                .contains("7 more matches are not shown here.");
    }

    @Test
    void a_report_has_the_colours_of_the_console() throws IOException {
        String console = Files.readString(
                Path.of("src/main/web/style.css").toAbsolutePath().toFile().exists()
                        ? Path.of("src/main/web/style.css")
                        : Path.of("engine/src/main/web/style.css"));
        String report;
        try (var in = HtmlReport.class.getResourceAsStream("report.css")) {
            report = new String(in.readAllBytes(), UTF_8);
        }
        List<String> tokens = report.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("--") && line.contains("light-dark("))
                .toList();

        assertThat(tokens).hasSizeGreaterThan(10).allSatisfy(token -> {
            String name = token.substring(0, token.indexOf(':'));
            String[] colours = between(token, "light-dark(", ")").split(", ", -1);
            assertThat(console).contains(name + ": " + colours[0] + ";").contains(name + ": " + colours[1] + ";");
        });
    }

    @Test
    void the_chart_is_the_same_whatever_the_order_and_never_too_wide() {
        SplittableRandom random = new SplittableRandom(3);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            times.add(random.nextLong(1_000_000_000_000L, 1_700_000_000_000L));
        }
        Histogram forwards = new Histogram();
        Histogram backwards = new Histogram();
        times.forEach(time -> forwards.add(time, 3));
        times.reversed().forEach(time -> backwards.add(time, 3));

        assertThat(forwards.bars()).hasSizeLessThanOrEqualTo(Histogram.BARS_MAX);
        assertThat(forwards.widthMs()).isEqualTo(backwards.widthMs());
        assertThat(forwards.bars().keySet()).isEqualTo(backwards.bars().keySet());
        assertThat(forwards.bars().values().stream().mapToLong(bar -> bar[3]).sum())
                .isEqualTo(20_000);
        forwards.fit(100);
        assertThat(forwards.bars().lastKey() - forwards.bars().firstKey()).isLessThan(100);
    }

    @Test
    void statistics_count_channels_ids_and_logons() throws IOException {
        Path file = directory.resolve("a.jsonl");
        Files.writeString(
                file,
                logon(4624, "anna", "08:00:00") + logon(4625, "anna", "08:01:00") + logon(4625, "anna", "08:02:00")
                        + "{\"Channel\":\"System\",\"EventID\":7045}\n");
        ScanSettings settings = new ScanSettings(ScanSettings.DEFAULT.evtx(), 1, TimeRange.ALL, true);
        Scanner scanner = new Scanner(
                ScanRules.of(pack, RuleFilter.ALL, EplGate.CLOSED), Mappings.builtIn(), settings, null, new Found());

        scanner.scan(List.of(file), new ByteArrayInputStream(new byte[0]));

        EventStatistics statistics = scanner.statistics();
        assertThat(statistics.channels()).containsEntry("Security", 3L).containsEntry("System", 1L);
        assertThat(statistics.events().getFirst().eventId()).isEqualTo("4625");
        assertThat(statistics.events().getFirst().count()).isEqualTo(2);
        assertThat(statistics.logons())
                .containsExactly(new EventStatistics.LogonCount("dc-1", "GRID\\anna", "3", "192.0.2.7", 1, 2));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StatisticsText.ndjson(statistics, out);
        assertThat(out.toString(UTF_8).lines())
                .contains(
                        "{\"events\":{\"channel\":\"Security\",\"id\":\"4625\",\"count\":2,"
                                + "\"first\":\"2026-11-22T08:01:00Z\",\"last\":\"2026-11-22T08:02:00Z\"}}",
                        "{\"logons\":{\"host\":\"dc-1\",\"user\":\"GRID\\\\anna\",\"type\":\"3\","
                                + "\"source\":\"192.0.2.7\",\"succeeded\":1,\"failed\":2}}");
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        StatisticsText.table(statistics, table);
        assertThat(table.toString(UTF_8)).contains("CHANNEL").contains("GRID\\anna");
    }

    private static String logon(int id, String user, String time) {
        return "{\"Channel\":\"Security\",\"EventID\":" + id + ",\"EventTime\":\"2026-11-22 " + time
                + "\",\"Hostname\":\"dc-1\",\"LogonType\":\"3\",\"TargetDomainName\":\"GRID\",\"TargetUserName\":\""
                + user
                + "\",\"IpAddress\":\"192.0.2.7\"}\n";
    }

    private String report(Match... matches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HtmlReport report = new HtmlReport(out);
        for (Match match : matches) {
            report.write(match);
        }
        report.finish(new ScanEnd(
                new Summary(1, 2, matches.length, 0, 1),
                new EventStatistics(FieldCatalog.of(List.of())),
                1,
                0,
                1.5,
                List.of("broken <file>")));
        return out.toString(UTF_8);
    }

    private Match match(String value, long timeMs) {
        RuleHeader rule = pack.compiled().rules().getFirst().rule().header();
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        matched.put("Image", List.of(value));
        return Match.ofRule(rule, new EventPlace("a.evtx", "", 3, timeMs, value, "anna", "Security", "1"), matched);
    }

    private static List<List<String>> rows(ByteArrayOutputStream out) throws IOException {
        CsvRows rows = new CsvRows(new ByteArrayInputStream(out.toByteArray()));
        List<List<String>> all = new ArrayList<>();
        for (List<String> row = rows.next(); row != null; row = rows.next()) {
            all.add(row);
        }
        return all;
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    private static String hash(String text) throws Exception {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
