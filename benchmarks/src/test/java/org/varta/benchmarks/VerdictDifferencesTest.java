package org.varta.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.benchmarks.VerdictDifferences.Cause;

class VerdictDifferencesTest {

    private static final String RULE = "00000000-0000-4000-8000-000000000001";

    @TempDir
    private Path directory;

    private VerdictDifferences differences;

    @BeforeEach
    void write() throws Exception {
        Path rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("r.yml"), """
                title: t
                id: %s
                logsource: {product: windows, category: process_creation}
                detection: {s: {Image|endswith: 'cmd.exe'}, condition: s}
                """.formatted(RULE));
        Path events = directory.resolve("events.ndjson");
        Files.writeString(events, """
                {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\\\cmd.exe"}
                {"EventID":3,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\\\cmd.exe"}
                {"EventID":4688,"Channel":"Security","NewProcessName":"C:\\\\cmd.exe"}
                """);
        differences = new VerdictDifferences(rules, events);
    }

    @Test
    void aRuleOfAnotherLogSourceIsTheOthersAlone() {
        assertThat(differences.cause("1\t" + RULE, false)).isEqualTo(Cause.LOG_SOURCE);
    }

    @Test
    void aFieldOfAnotherNameIsOursAlone() {
        assertThat(differences.cause("2\t" + RULE, true)).isEqualTo(Cause.FIELD_NAME);
    }

    @Test
    void aFieldOfItsOwnNameAndLogSourceIsUnexplainedAndListed() {
        assertThat(differences.cause("0\t" + RULE, true)).isEqualTo(Cause.UNEXPLAINED);
        assertThat(differences.cause("0\tunknown", false)).isEqualTo(Cause.UNEXPLAINED);
        assertThat(differences.describe("l", Set.of("0\t" + RULE, "2\t" + RULE), Set.of("1\t" + RULE), 5))
                .contains("0 (event, rule) pairs of both, 2 of Varta alone, 1 of rsigma (routed) alone")
                .contains("**1 unexplained**")
                .contains("* rule `" + RULE + "`: 1 of Varta alone, 0 of rsigma alone");
    }
}
