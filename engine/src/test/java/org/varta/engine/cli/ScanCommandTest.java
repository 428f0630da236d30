package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScanCommandTest {

    private static final String RULE = """
            title: Root Logon
            id: 11111111-2222-4333-8444-555555555555
            status: test
            logsource:
              product: linux
              service: sshd
            detection:
              keywords:
                - 'Accepted password for root'
              condition: keywords
            level: high
            """;

    @TempDir
    private Path directory;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeFiles() throws IOException {
        Files.createDirectories(directory.resolve("rules"));
        Files.writeString(directory.resolve("rules/good.yml"), RULE);
        Files.writeString(
                directory.resolve("hit.log"),
                "<38>Nov 22 08:14:47 web-1 sshd[9]: Accepted password for root from 192.0.2.1\n");
        Files.writeString(directory.resolve("miss.log"), "<38>Nov 22 08:14:47 web-1 sshd[9]: bye\n");
        Files.writeString(directory.resolve("broken.json"), "{\"a\":");
    }

    @Test
    void a_scan_that_ran_is_a_success_with_or_without_matches() {
        assertThat(scan("hit.log")).isEqualTo(ExitCodes.OK);
        assertThat(scan("miss.log")).isEqualTo(ExitCodes.OK);
        assertThat(scan("broken.json")).isEqualTo(ExitCodes.OK);
        assertThat(err.toString()).contains("varta: 1 files, 1 events, 1 matches, 1 rules in ");
    }

    @Test
    void a_match_can_be_made_a_failure() {
        assertThat(scan("hit.log", "--fail-on-match")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(scan("miss.log", "--fail-on-match")).isEqualTo(ExitCodes.OK);
    }

    @Test
    void strict_refuses_broken_input_and_broken_rules() throws IOException {
        assertThat(scan("hit.log", "--strict")).isEqualTo(ExitCodes.OK);
        assertThat(scan("broken.json", "--strict")).isEqualTo(ExitCodes.INPUT);
        assertThat(err.toString()).contains("broken.json: event 0: invalid-json: it ends in the middle (byte 5)");

        Files.writeString(directory.resolve("rules/bad.yml"), "title: x\n");
        assertThat(scan("hit.log", "--strict")).isEqualTo(ExitCodes.RULE);
        assertThat(scan("hit.log")).isEqualTo(ExitCodes.OK);
    }

    @Test
    void a_file_that_is_not_there_is_a_wrong_command_line() {
        assertThat(scan("nothing.json")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("no such file or directory: ").contains("nothing.json");
    }

    @Test
    void no_usable_rule_is_a_failure_that_says_why() throws IOException {
        Files.writeString(directory.resolve("rules/good.yml"), "title: x\n");

        assertThat(scan("hit.log")).isEqualTo(ExitCodes.RULE);
        assertThat(err.toString()).contains("good.yml:").contains("no usable rule");
    }

    private int scan(String file, String... options) {
        CommandLine varta = Varta.commandLine().setErr(new PrintWriter(err, true));
        if (!varta.getSubcommands().containsKey("scan")) {
            varta.addSubcommand(new ScanCommand());
        }
        List<String> arguments = new ArrayList<>(List.of("scan", "-o", "summary", "-r"));
        arguments.add(directory.resolve("rules").toString());
        arguments.addAll(List.of(options));
        arguments.add(directory.resolve(file).toString());
        varta.getSubcommands().get("scan").setErr(new PrintWriter(err, true));
        return varta.execute(arguments.toArray(String[]::new));
    }
}
