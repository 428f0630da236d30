package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/**
 * All active rules of SigmaHQ over recorded attacks, against what an independent evaluator found. Where the two differ, {@code
 * differences.tsv} says by how much, who is right and why; a difference that is not in it fails, and so does one in it that is
 * gone.
 */
class CorpusMatchesTest {

    private static final List<String> ACTIVE =
            List.of("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-placeholder", "rules-compliance");

    private final Found found = new Found();

    /** What differs, {@code path rule} to {@code expected found}. */
    private final Map<String, String> explained = new TreeMap<>();

    @Test
    void host_snapshots_match_as_the_evaluator_says() throws IOException {
        Summary summary = compare(List.of("host-snapshot"), "host-snapshot-expected-matches.tsv");

        assertThat(summary.events()).isEqualTo(5_622);
        assertThat(summary.undecodable()).isZero();
    }

    @Test
    @Tag("long")
    void recorded_attacks_match_as_the_evaluator_says() throws IOException {
        Summary summary = compare(List.of("attack-mordor"), "mordor-expected-matches.tsv");

        assertThat(summary.files()).isEqualTo(62);
        assertThat(summary.events()).isEqualTo(351_339);
        assertThat(summary.undecodable()).isZero();
        // each has one byte too many behind its gzip data, which gzip(1) calls an unexpected end
        assertThat(found.broken).hasSize(6).allMatch(line -> line.contains(".tar.gz"));
    }

    @Test
    @Tag("long")
    void recorded_attacks_in_event_logs_match_as_the_evaluator_says() throws IOException {
        Summary summary = compare(List.of("attack-evtx", "benign-evtx"), "evtx-expected-matches.tsv", ".evtx.gz");

        assertThat(summary.files()).isEqualTo(307);
        // half of a chunk of RdpCoreTS is from an earlier state, whose templates are gone
        assertThat(summary.undecodable()).isEqualTo(24);
        assertThat(found.broken).isNotEmpty().allMatch(line -> line.contains("benign-evtx/omerbenamram__evtx/samples"));
    }

    private Summary compare(List<String> folders, String expectedTable) throws IOException {
        return compare(folders, expectedTable, "");
    }

    /** @param ending of the files to read; without one, all but event logs, whose events are there as JSON as well */
    private Summary compare(List<String> folders, String expectedTable, String ending) throws IOException {
        Path corpora = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
        Assumptions.assumeTrue(Files.isDirectory(corpora), () -> "no corpora at " + corpora);
        RulePack pack = RulePackLoader.load(
                ACTIVE.stream().map(corpora.resolve("sigma-rules")::resolve).toList(), SiteLists.NONE, List.of());
        assertThat(pack.compiled().rules()).hasSize(3_755);
        List<Path> files = new ArrayList<>(new InputFiles(found)
                .find(folders.stream().map(corpora::resolve).toList()));
        files.removeIf(file -> ending.isEmpty()
                ? file.toString().contains(".evtx")
                : !file.toString().endsWith(ending));

        Summary summary = new Scanner(pack.compiled(), Mappings.builtIn(), found)
                .scan(files, new ByteArrayInputStream(new byte[0]));

        Map<String, Integer> expected = expected(corpora.resolve(expectedTable));
        assertThat(differences(corpora, expected)).isEqualTo(explainedIn(folders));
        return summary;
    }

    private Map<String, String> differences(Path corpora, Map<String, Integer> expected) {
        Map<String, Integer> ours = new TreeMap<>();
        List<String> evaluated = expected.keySet().stream()
                .map(key -> key.substring(0, key.lastIndexOf(' ')))
                .distinct()
                .toList();
        for (Match match : found.matches) {
            String file = corpora.relativize(Path.of(match.file())).toString();
            // the evaluator's table leaves other files out
            if (evaluated.contains(file)) {
                ours.merge(file + " " + match.rule().key(), 1, Integer::sum);
            }
        }
        Map<String, String> differences = new TreeMap<>();
        expected.forEach((key, count) -> {
            if (!Objects.equals(count, ours.get(key))) {
                differences.put(key, count + " " + ours.getOrDefault(key, 0));
            }
        });
        ours.forEach((key, count) -> {
            if (!expected.containsKey(key)) {
                differences.put(key, "0 " + count);
            }
        });
        return differences;
    }

    private static Map<String, Integer> expected(Path table) throws IOException {
        Map<String, Integer> expected = new TreeMap<>();
        for (String line :
                Files.readAllLines(table).subList(1, Files.readAllLines(table).size())) {
            String[] cells = line.split("\t", -1);
            expected.put(cells[0] + " " + cells[1], Integer.valueOf(cells[2]));
        }
        return expected;
    }

    private Map<String, String> explainedIn(List<String> folders) throws IOException {
        var in = Objects.requireNonNull(CorpusMatchesTest.class.getResourceAsStream("differences.tsv"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] cells = line.split("\t", -1);
                if (folders.contains(line.substring(0, Math.max(0, line.indexOf('/'))))) {
                    assertThat(cells).as(line).hasSize(6);
                    explained.put(cells[0] + " " + cells[1], cells[2] + " " + cells[3]);
                }
            }
        }
        return explained;
    }
}
