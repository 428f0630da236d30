package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleDiffCommandTest {

    private static final String RULE = """
            title: Whoami
            id: 11111111-2222-4333-8444-000000000001
            name: whoami
            logsource:
              category: process_creation
              product: windows
            detection:
              selection:
                CommandLine|contains: whoami
              condition: selection
            level: high
            """;

    private static final String OTHER =
            RULE.replace("Whoami", "Other").replace("whoami", "other").replace("000000000001", "000000000002");

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();
    private Path before = Path.of("");
    private Path after = Path.of("");
    private Path events = Path.of("");

    @BeforeEach
    void makeTwoEqualSets() throws IOException {
        before = Files.createDirectory(directory.resolve("old"));
        after = Files.createDirectory(directory.resolve("new"));
        write(before, "whoami.yml", RULE);
        write(after, "whoami.yml", RULE);
        events = directory.resolve("events.ndjson");
        Files.writeString(
                events,
                process("2026-01-01T00:00:00Z", "whoami")
                        + process("2026-01-01T00:00:01Z", "whoami /all")
                        + process("2026-01-01T00:00:02Z", "other")
                        + process("2026-01-01T00:00:03Z", "nothing"));
    }

    private static String process(String time, String commandLine) {
        return """
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"@timestamp":"%s","Image":"C:\\\\a.exe",\
                "CommandLine":"%s","Computer":"h"}
                """.formatted(time, commandLine);
    }

    @Test
    void equal_sets_differ_in_nothing_and_succeed() throws IOException {
        assertThat(diff("-o", "text")).isEqualTo(ExitCodes.OK);
        assertThat(varta.out()).isEmpty();
        assertThat(varta.err()).isEqualTo("varta: 0 added, 0 removed, 0 changed\n");

        assertThat(diff("-o", "json", "--events", events.toString())).isEqualTo(ExitCodes.OK);
        JsonNode json = JsonNode.of(varta.out());
        assertThat(json.at("/documents").items()).isEmpty();
        assertThat(json.at("/verdicts/events")).hasToString("4");
        assertThat(json.at("/verdicts/changes").items()).isEmpty();
        assertThat(json.at("/verdicts/rules/0/same")).hasToString("2");
        assertThat(json.at("/old/hash")).isEqualTo(json.at("/new/hash"));
    }

    @Test
    void documents_are_added_removed_and_changed_by_id() throws IOException {
        write(before, "gone.yml", OTHER);
        write(after, "more.yml", OTHER.replace("000000000002", "000000000003").replace("Other", "More"));
        write(
                after,
                "whoami.yml",
                RULE.replace("level: high", "level: low").replace("contains: whoami", "contains: who"));

        assertThat(diff("-o", "text")).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out().lines())
                .containsExactlyInAnyOrder(
                        "- rule Other (11111111-2222-4333-8444-000000000002)",
                        "~ rule Whoami (11111111-2222-4333-8444-000000000001): level high -> low, detection",
                        "+ rule More (11111111-2222-4333-8444-000000000003)");
        assertThat(varta.err()).isEqualTo("varta: 1 added, 1 removed, 1 changed\n");
    }

    @Test
    void a_change_of_what_people_read_is_text_and_of_no_verdict() throws IOException {
        write(after, "whoami.yml", RULE.replace("level: high", "description: Somebody asks\nlevel: high"));

        assertThat(diff("-o", "json", "-e", events.toString())).isEqualTo(ExitCodes.FINDINGS);

        JsonNode json = JsonNode.of(varta.out());
        assertThat(json.at("/documents/0/change")).hasToString("changed");
        assertThat(json.at("/documents/0/what/0")).hasToString("text");
        assertThat(json.at("/verdicts/changes").items()).isEmpty();
    }

    @Test
    void rules_without_an_id_are_the_same_by_their_title() throws IOException {
        String nameless = RULE.replaceFirst("id: .*\n", "");
        write(before, "whoami.yml", nameless);
        write(after, "whoami.yml", nameless.replace("contains: whoami", "contains: all"));

        assertThat(diff("-o", "text", "-e", events.toString())).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out()).startsWith("~ rule Whoami (sha256:");
        assertThat(varta.err()).contains("0 added, 0 removed, 1 changed; 1 verdicts of 1 rules differ");
    }

    @Test
    void events_that_match_newly_no_longer_or_by_other_values_are_told_apart() throws IOException {
        write(
                after,
                "whoami.yml",
                RULE.replace(
                        "CommandLine|contains: whoami",
                        "CommandLine|contains: [/all, other]\n    Image|endswith: a.exe"));

        assertThat(diff("-o", "json", "--events", events.toString())).isEqualTo(ExitCodes.FINDINGS);

        JsonNode json = JsonNode.of(varta.out());
        assertThat(json.at("/verdicts/changes").items())
                .map(change -> change.at("/change") + " " + change.at("/record") + " " + change.at("/old_matched") + " "
                        + change.at("/new_matched"))
                .containsExactly(
                        "no-longer 0 {CommandLine=[whoami]} (none)",
                        "changed 1 {CommandLine=[whoami /all]} {Image=[C:\\a.exe], CommandLine=[whoami /all]}",
                        "newly 2 (none) {Image=[C:\\a.exe], CommandLine=[other]}");
        assertThat(json.at("/verdicts/rules/0").toString()).contains("newly=1, no_longer=1, changed=1, same=0");
    }

    @Test
    void people_see_the_counts_of_each_rule_and_its_first_events() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            many.append(process("2026-01-01T00:00:00Z", "whoami \\u001b[31m"));
        }
        Files.writeString(events, many);
        Files.delete(after.resolve("whoami.yml"));
        write(after, "other.yml", OTHER);

        assertThat(diff("-o", "text", "--events", events.toString())).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out())
                .contains("        0          8          0          0  Whoami (11111111-")
                .contains("          - " + events + ":0  2026-01-01T00:00:00Z  CommandLine=whoami .[31m")
                .contains(events + ":4")
                .doesNotContain(events + ":5")
                .contains("and 3 more");
    }

    @Test
    void a_filter_that_is_new_shows_in_the_verdicts_and_as_the_rules_detection() throws IOException {
        write(after, "filter.yml", """
                title: Known
                id: 11111111-2222-4333-8444-00000000000f
                logsource:
                  category: process_creation
                  product: windows
                filter:
                  rules: [whoami]
                  known:
                    CommandLine|endswith: /all
                  condition: not known
                """);

        assertThat(diff("-o", "text", "-e", events.toString())).isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out())
                .contains("~ rule Whoami (11111111-2222-4333-8444-000000000001): detection\n")
                .contains("+ filter Known")
                .contains("- " + events + ":1");
    }

    @Test
    void correlations_differ_by_the_event_that_completes_them() throws IOException {
        String correlation = """
                title: Twice
                id: 11111111-2222-4333-8444-00000000000c
                correlation:
                  type: event_count
                  rules: [whoami]
                  timespan: 1m
                  condition: {gte: 2}
                level: high
                """;
        write(before, "twice.yml", correlation);
        write(after, "twice.yml", correlation.replace("gte: 2", "gte: 1"));

        assertThat(diff("-o", "json", "-e", events.toString())).isEqualTo(ExitCodes.FINDINGS);

        JsonNode json = JsonNode.of(varta.out());
        assertThat(json.at("/documents/0/what/0")).hasToString("correlation");
        assertThat(json.at("/verdicts/changes").items())
                .map(change -> change.at("/change") + " " + change.at("/rule/title") + " " + change.at("/record"))
                .containsExactly("newly Twice 0", "no-longer Twice 1");
    }

    @Test
    void several_files_keep_their_order_whatever_is_read_first() throws IOException {
        Path second =
                Files.writeString(directory.resolve("more.ndjson"), process("2026-01-01T00:00:09Z", "other whoami"));
        write(before, "other.yml", OTHER);
        Files.delete(after.resolve("whoami.yml"));
        write(after, "other.yml", OTHER);

        assertThat(diff("-o", "json", "--events", second.toString(), events.toString()))
                .isEqualTo(ExitCodes.FINDINGS);

        assertThat(JsonNode.of(varta.out()).at("/verdicts/changes").items())
                .map(change -> change.at("/file") + ":" + change.at("/record"))
                .containsExactly(second + ":0", events + ":0", events + ":1");
    }

    @Test
    void a_site_list_is_the_same_for_both_sets() throws IOException {
        Path lists = Files.writeString(directory.resolve("lists.yaml"), "tools: [whoami]\n");
        write(after, "whoami.yml", RULE.replace("contains: whoami", "contains|expand: '%tools%'"));

        assertThat(diff("-o", "text", "-e", events.toString(), "--site-lists", lists.toString()))
                .isEqualTo(ExitCodes.FINDINGS);

        assertThat(varta.out()).isEqualTo("~ rule Whoami (11111111-2222-4333-8444-000000000001): text\n");
    }

    @Test
    void each_set_may_have_its_own_site_list_and_pipeline() throws IOException {
        Path old = Files.writeString(directory.resolve("old.yaml"), "tools: [whoami]\n");
        Path fresh = Files.writeString(directory.resolve("new.yaml"), "tools: [other]\n");
        String rule = RULE.replace("contains: whoami", "contains|expand: '%tools%'");
        write(before, "whoami.yml", rule);
        write(after, "whoami.yml", rule);

        assertThat(diff(
                        "-o",
                        "text",
                        "-e",
                        events.toString(),
                        "--old-site-lists",
                        old.toString(),
                        "--site-lists",
                        fresh.toString()))
                .isEqualTo(ExitCodes.FINDINGS);
        assertThat(varta.out())
                .startsWith("~ rule Whoami (11111111-2222-4333-8444-000000000001): detection\n")
                .contains("        1          2          0          0  Whoami");
        assertThat(diff(
                        "-o",
                        "text",
                        "-e",
                        events.toString(),
                        "--old-site-lists",
                        old.toString(),
                        "--new-site-lists",
                        old.toString()))
                .isEqualTo(ExitCodes.OK);

        Path pipeline = Files.writeString(directory.resolve("pipeline.yaml"), """
                transformations:
                  - type: field_name_mapping
                    mapping: {CommandLine: process.args}
                """);
        assertThat(diff(
                        "-o",
                        "text",
                        "-e",
                        events.toString(),
                        "--site-lists",
                        old.toString(),
                        "--new-pipeline",
                        pipeline.toString()))
                .isEqualTo(ExitCodes.FINDINGS);
        assertThat(varta.out()).contains("        0          2          0          0  Whoami");
        assertThat(diff(
                        "-o",
                        "text",
                        "-e",
                        events.toString(),
                        "--site-lists",
                        old.toString(),
                        "--old-pipeline",
                        pipeline.toString()))
                .isEqualTo(ExitCodes.FINDINGS);
        assertThat(varta.out()).contains("        2          0          0          0  Whoami");
    }

    @Test
    void a_rule_that_cannot_be_used_counts_as_not_there_and_fails_when_strict() throws IOException {
        write(after, "whoami.yml", RULE.replace("contains", "containz"));

        assertThat(diff("-o", "text")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(varta.out()).startsWith("- rule Whoami");
        assertThat(varta.err()).contains("1 rules of " + after + " could not be used and count as not there");
        assertThat(diff("-o", "text", "--strict")).isEqualTo(ExitCodes.RULE);
    }

    @Test
    void a_file_that_breaks_is_told_once_and_fails_when_strict() throws IOException {
        Path broken = Files.write(directory.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});

        assertThat(diff("-o", "text", "-e", broken.toString())).isEqualTo(ExitCodes.OK);
        assertThat(varta.err().lines().filter(line -> line.contains(broken.toString())))
                .hasSize(1);
        assertThat(diff("-o", "text", "--strict", "-e", broken.toString())).isEqualTo(ExitCodes.INPUT);
    }

    @Test
    void a_path_that_is_not_there_and_standard_input_are_faults_of_the_command_line() {
        assertThat(varta.run("rule", "diff", before.toString(), "nowhere")).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.err()).contains("no such file or directory: nowhere");
        assertThat(diff("-e", "nowhere")).isEqualTo(ExitCodes.USAGE);
        assertThat(diff("-e", "-")).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.err()).contains("read twice");
        assertThat(varta.run("rule", "diff", before.toString())).isEqualTo(ExitCodes.USAGE);
    }

    private int diff(String... options) {
        List<String> all = new ArrayList<>(List.of("rule", "diff", before.toString(), after.toString()));
        all.addAll(List.of(options));
        return varta.run(all.toArray(String[]::new));
    }

    private static void write(Path set, String name, String content) throws IOException {
        Files.writeString(set.resolve(name), content);
    }
}
