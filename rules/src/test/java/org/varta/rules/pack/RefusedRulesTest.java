package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.varta.rules.parse.Problem;
import org.varta.rules.plan.SiteLists;

/**
 * Every rule of SigmaHQ that Varta refuses, by path, with the codes of its errors. The list is {@code sigmahq-refused.tsv};
 * what is not in it loads. Each code stands for something that the specification forbids or leaves to the site.
 */
final class RefusedRulesTest {

    private static final Path SIGMA =
            Path.of(System.getProperty("varta.corpora", "../../shared/corpora"), "sigma-rules");

    /** Why a rule with this code cannot be used, by the specification. */
    private static final Map<String, String> FORBIDDEN = Map.of(
            "pipe-aggregation", "removed in 2.0: correlations",
            "legacy-action", "removed in 2.0: one document, one rule",
            "condition-syntax", "no condition of the grammar",
            "unknown-identifier", "the condition names what is not there",
            "missing-site-list", "a tool that cannot expand a placeholder must reject the rule");

    @Test
    void refusesExactlyTheseRulesEachWithTheseCodes() throws IOException {
        assumeTrue(Files.isDirectory(SIGMA), () -> "no SigmaHQ rules at " + SIGMA.toAbsolutePath());
        Map<String, String> refused = new TreeMap<>();
        try (Stream<Path> folders = Files.list(SIGMA)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Map<String, Set<String>> codes = new TreeMap<>();
                for (Problem problem : RulePackLoader.load(List.of(folder), SiteLists.NONE, List.of())
                        .problems()) {
                    if (problem.severity() == Problem.Severity.ERROR) {
                        codes.computeIfAbsent(problem.file(), file -> new TreeSet<>())
                                .add(problem.code().keyword());
                    }
                }
                codes.forEach((file, all) -> refused.put(
                        SIGMA.relativize(Path.of(file)).toString().replace('\\', '/'), String.join(",", all)));
            }
        }
        if (Boolean.getBoolean("varta.write.docs")) {
            StringBuilder lines = new StringBuilder();
            refused.forEach((file, codes) ->
                    lines.append(file).append('\t').append(codes).append('\n'));
            Files.writeString(
                    Path.of(System.getProperty("varta.home", ".."))
                            .resolve("rules/src/test/resources/org/varta/rules/pack/sigmahq-refused.tsv"),
                    lines,
                    UTF_8);
        }

        assertThat(refused).isEqualTo(listed());
        assertThat(refused.values())
                .allSatisfy(codes -> assertThat(codes.split(",")).isSubsetOf(FORBIDDEN.keySet()));
        assertThat(refused.keySet().stream().filter(file -> file.startsWith("rules")))
                .as("active rules want nothing but site lists")
                .hasSize(25)
                .allSatisfy(file -> assertThat(refused).containsEntry(file, "missing-site-list"));
    }

    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        try (InputStream in =
                Objects.requireNonNull(RefusedRulesTest.class.getResourceAsStream("sigmahq-refused.tsv"))) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                String[] cells = line.split("\t", -1);
                listed.put(cells[0], cells[1]);
            }
        }
        return listed;
    }
}
