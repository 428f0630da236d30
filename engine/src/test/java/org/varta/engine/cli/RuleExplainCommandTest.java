package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleExplainCommandTest {

    private static final String RULES = """
            title: Encoded Command
            id: 11111111-2222-4333-8444-555555555555
            name: encoded
            author: Ann
            logsource: {product: windows, category: process_creation}
            detection:
              selection_img: {Image|endswith: '\\powershell.exe'}
              selection_enc: {CommandLine|contains: [' -enc ', ' -ec ']}
              filter_updater: {ParentImage: 'C:\\updater.exe'}
              condition: all of selection_* and not 1 of filter_*
            ---
            title: Storm
            id: 11111111-2222-4333-8444-666666666666
            correlation: {type: event_count, rules: [encoded], timespan: 1m, condition: {gte: 3}}
            ---
            title: Patch Management
            logsource: {product: windows}
            filter: {rules: any, patch: {User: svc_patch}, condition: not patch}
            """;

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();

    @BeforeEach
    void writeRules() throws IOException {
        Files.writeString(directory.resolve("rules.yml"), RULES);
    }

    @Test
    void a_match_is_shown_as_a_tree_of_what_holds() {
        assertThat(explain("text", sysmon("C:\\\\Windows\\\\powershell.exe", "x -enc SQ", "olena")))
                .isEqualTo(ExitCodes.OK);

        assertThat(varta.out()).isEqualTo("""
                        MATCH     Encoded Command (11111111-2222-4333-8444-555555555555)  by Ann
                          ok    logsource windows/process_creation/*  event: windows/*/*, windows/*/sysmon, windows/process_creation/sysmon
                          ok    and
                            ok    all of selection_*
                              ok    selection_img
                                ok    Image|endswith '\\powershell.exe'  = C:\\Windows\\powershell.exe
                              ok    selection_enc
                                ok    CommandLine|contains ' -enc ', ' -ec '  = x -enc SQ
                            ok    not
                              FAIL  1 of filter_*
                                FAIL  filter_updater
                                  FAIL  ParentImage 'C:\\updater.exe'  (the event has no ParentImage)
                          filter:
                            ok    Patch Management
                              ok    not
                                FAIL  patch
                                  FAIL  User 'svc_patch'  = olena (another value)
                        """);
    }

    @Test
    void no_match_says_what_is_missing() {
        explain("text", sysmon("C:\\\\Windows\\\\powershell.exe", "x -encode SQ", "olena"));

        assertThat(varta.out())
                .startsWith("NO MATCH  Encoded Command")
                .contains("      FAIL  selection_enc\n")
                .endsWith("""
                          would match, if
                            CommandLine|contains ' -enc ', ' -ec ' held: nearest to ' -enc ' is ' -enc' at character 2
                        """);
    }

    @Test
    void a_filter_of_the_site_that_hides_the_event_is_named() {
        explain("text", sysmon("C:\\\\Windows\\\\powershell.exe", "x -enc SQ", "svc_patch"));

        assertThat(varta.out())
                .startsWith("NO MATCH")
                .contains("    FAIL  Patch Management")
                .endsWith("    User 'svc_patch' did not hold\n");
    }

    @Test
    void an_event_of_another_log_source_is_told_so() {
        explain("text", "{\"Image\":\"C:\\\\powershell.exe\",\"CommandLine\":\"x -enc SQ\"}");

        assertThat(varta.out())
                .startsWith("NO MATCH")
                .contains("  FAIL  logsource windows/process_creation/*  event: none that is known");
    }

    @Test
    void json_has_every_part_with_its_verdict_and_values() {
        explain("json", sysmon("C:\\\\Windows\\\\powershell.exe", "x -encode SQ", "olena"));

        assertThat(varta.out())
                .contains("\"match\" : false")
                .contains("\"reasons\" : [ \"selection_enc\" ]")
                .contains("\"name\" : \"CommandLine|contains\"")
                .contains("\"actual\" : [ \"x -encode SQ\" ]")
                .contains("\"why\" : \"nearest to ' -enc ' is ' -enc' at character 2\"");
    }

    @Test
    void events_come_from_a_file_one_after_the_other() throws IOException {
        Path events = directory.resolve("events.json");
        Files.writeString(
                events,
                sysmon("C:\\\\Windows\\\\powershell.exe", "x -enc SQ", "olena") + "\n" + sysmon("a", "b", "c") + "\n");

        assertThat(explain("text", "@" + events)).isEqualTo(ExitCodes.OK);

        assertThat(varta.out().lines().filter(line -> line.contains("MATCH ")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("MATCH"),
                        line -> assertThat(line).startsWith("NO MATCH"));
    }

    @Test
    void what_cannot_be_explained_is_a_failure_with_its_reason() {
        assertThat(varta.run("rule", "explain", directory.toString(), "--rule-id", "nothing", "-e", "{}"))
                .isEqualTo(ExitCodes.RULE);
        assertThat(varta.err()).contains("no usable rule has the id or name nothing");
        assertThat(varta.run(
                        "rule",
                        "explain",
                        directory.toString(),
                        "--rule-id",
                        "11111111-2222-4333-8444-666666666666",
                        "-e",
                        "{}"))
                .isEqualTo(ExitCodes.RULE);
        assertThat(varta.err()).contains("explain one of its rules: encoded");
        assertThat(explain("text", "{\"a\":")).isEqualTo(ExitCodes.INPUT);
        assertThat(varta.err()).contains("an event cannot be decoded");
        assertThat(explain("text", "@" + directory.resolve("none.json"))).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.err()).contains("no such file");
        assertThat(explain("text", " ")).isEqualTo(ExitCodes.INPUT);
        assertThat(varta.err()).contains("there is no event");
    }

    private int explain(String output, String event) {
        return varta.run(
                "rule", "explain", "-r", directory.toString(), "--rule-id", "encoded", "-e", event, "-o", output);
    }

    private static String sysmon(String image, String commandLine, String user) {
        return """
                {"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon",\
                "event_id":1,"event_data":{"Image":"%s","CommandLine":"%s","User":"%s"}}}""".formatted(image, commandLine, user);
    }
}
