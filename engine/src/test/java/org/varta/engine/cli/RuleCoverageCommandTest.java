package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleCoverageCommandTest {

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();

    @BeforeEach
    void writeRules() throws IOException {
        rule("b", 1, "[attack.execution, attack.t1059.001, attack.T1059]");
        rule("a", 2, "[attack.t1059.001, attack.s0002, attack.g0034, attack.t0855, cve.2024-1234]");
        rule("c", 3, "[attack.persistence]");
    }

    @Test
    void a_layer_counts_the_rules_of_each_technique() {
        assertThat(varta.run("rule", "coverage", "-r", directory.toString(), "-o", "json"))
                .isEqualTo(ExitCodes.OK);

        assertThat(varta.out()).isEqualToIgnoringWhitespace("""
                        {
                          "name" : "Varta rules",
                          "versions" : { "layer" : "4.5" },
                          "domain" : "enterprise-attack",
                          "description" : "2 rules for 2 techniques; the score counts rules",
                          "techniques" : [ {
                            "techniqueID" : "T1059",
                            "score" : 1,
                            "comment" : "Rule b (11111111-2222-4333-8444-000000000001)"
                          }, {
                            "techniqueID" : "T1059.001",
                            "score" : 2,
                            "comment" : "Rule a (11111111-2222-4333-8444-000000000002)\\nRule b (11111111-2222-4333-8444-000000000001)"
                          } ],
                          "gradient" : { "colors" : [ "#d9ecff", "#08519c" ], "minValue" : 0, "maxValue" : 2 }
                        }
                        """);
        assertThat(varta.err()).isEqualTo("varta: 2 rules for 2 techniques of enterprise-attack\n");
    }

    @Test
    void ics_techniques_are_another_layer() {
        varta.run("rule", "coverage", "-r", directory.toString(), "-o", "json", "--domain", "ics-attack");

        assertThat(varta.out())
                .contains("\"domain\" : \"ics-attack\"")
                .contains("\"techniqueID\" : \"T0855\"")
                .doesNotContain("T1059");
    }

    @Test
    void the_same_rules_give_the_same_bytes() throws IOException {
        varta.run("rule", "coverage", "-r", directory.toString(), "-o", "json");
        String first = varta.out();
        Files.move(directory.resolve("a.yml"), directory.resolve("z.yml"));

        varta.run("rule", "coverage", "-r", directory.toString(), "-o", "json");

        assertThat(varta.out()).isEqualTo(first);
    }

    @Test
    void text_is_a_line_for_each_technique() {
        varta.run("rule", "coverage", "-r", directory.toString(), "-o", "text");

        assertThat(varta.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly("T1059 1", "T1059.001 2");
    }

    @Test
    void an_unknown_domain_is_a_wrong_command_line() {
        assertThat(varta.run("rule", "coverage", "-r", directory.toString(), "--domain", "mobile-attack"))
                .isEqualTo(ExitCodes.USAGE);
    }

    private void rule(String name, int number, String tags) throws IOException {
        Files.writeString(directory.resolve(name + ".yml"), """
                title: Rule %s
                id: 11111111-2222-4333-8444-00000000000%d
                tags: %s
                logsource: {product: windows}
                detection: {selection: {A: x}, condition: selection}
                level: low
                """.formatted(name, number, tags));
    }
}
