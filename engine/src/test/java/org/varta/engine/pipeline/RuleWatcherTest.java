package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.ops.MeterNames;
import org.varta.engine.pipeline.RuleWatcher.Outcome;
import org.varta.rules.pack.RulePack;
import org.varta.rules.parse.Problem;

/** What a look at changed files does to the rules in force; each test takes its looks itself. */
class RuleWatcherTest {

    private static final Duration NEVER_BY_ITSELF = Duration.ofDays(1);
    private static final long START_MS = 1_000;

    @TempDir
    private Path rules;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<RulePack> requested = new ArrayList<>();
    private CompletableFuture<Long> answer = CompletableFuture.completedFuture(7L);
    private long nowMs = START_MS;
    private RuleWatcher watcher;

    @BeforeEach
    void watchOneRule() throws IOException {
        write("a.yml", rule("a", "whoami"));
        RuleDirectories directories = new RuleDirectories(List.of(rules), List.of(), List.of(), List.of());
        InstantSource clock = () -> Instant.ofEpochMilli(nowMs);
        watcher = RuleWatcher.start(
                directories,
                directories.load(),
                (pack, files) -> {
                    requested.add(pack);
                    return answer;
                },
                () -> 0,
                NEVER_BY_ITSELF,
                clock,
                meters);
    }

    @AfterEach
    void stop() {
        watcher.close();
    }

    @Test
    void whatItWasOpenedWithIsInForceFromTheBeginning() {
        assertThat(watcher.state().inForce().rules()).isEqualTo(1);
        assertThat(watcher.state().sinceMs()).isEqualTo(START_MS);
        assertThat(watcher.state().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(meters.get(MeterNames.RULES_LOADED).gauge().value()).isEqualTo(1);
    }

    @Test
    void nothingIsAskedForWhileNoFileChanges() throws Exception {
        watcher.look();

        assertThat(requested).isEmpty();
        assertThat(reloads()).containsExactly(0, 0, 0);
    }

    @Test
    void aNewRuleIsTakenAndInForceFromThatMoment() throws Exception {
        write("b.yml", rule("b", "net user"));
        nowMs = 5_000;
        watcher.look();

        assertThat(requested).hasSize(1);
        assertThat(watcher.state().inForce().rules()).isEqualTo(2);
        assertThat(watcher.state().sinceMs()).isEqualTo(5_000);
        assertThat(reloads()).containsExactly(1, 0, 0);
        assertThat(meters.get(MeterNames.RULES_LOADED).gauge().value()).isEqualTo(2);
    }

    @Test
    void aFileThatHasBecomeBrokenRejectsTheWholeSet() throws Exception {
        write("b.yml", rule("b", "net user"));
        write("a.yml", "title: [");
        nowMs = 5_000;
        watcher.look();

        assertThat(requested).as("not even the good one").isEmpty();
        assertThat(watcher.state().inForce().rules()).isEqualTo(1);
        assertThat(watcher.state().sinceMs()).isEqualTo(START_MS);
        assertThat(watcher.state().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(watcher.state().problems())
                .extracting(Problem::file)
                .contains(rules.resolve("a.yml").toString());
        assertThat(meters.get(MeterNames.RULES_FAILED).gauge().value()).isEqualTo(1);
        assertThat(reloads()).containsExactly(0, 0, 1);
    }

    @Test
    void theMendedFileIsTakenAtTheNextLook() throws Exception {
        write("a.yml", "title: [");
        watcher.look();
        write("a.yml", rule("a", "whoami /all"));
        watcher.look();

        assertThat(watcher.state().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(watcher.state().problems()).extracting(Problem::severity).doesNotContain(Problem.Severity.ERROR);
        assertThat(reloads()).containsExactly(1, 0, 1);
    }

    @Test
    void whatChangesNoVerdictIsNotAskedFor() throws Exception {
        write("notes.txt", "not a rule");
        write("a.yml", rule("a", "whoami"));
        Files.setLastModifiedTime(rules.resolve("a.yml"), FileTime.fromMillis(1_700_000_000_000L));
        watcher.look();

        assertThat(requested).isEmpty();
        assertThat(watcher.state().outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aSetThatTheLoopCannotTakeLeavesTheOldOneInForce() throws Exception {
        answer = CompletableFuture.failedFuture(new IOException("the disk is full"));
        write("b.yml", rule("b", "net user"));
        watcher.look();

        assertThat(requested).hasSize(1);
        assertThat(watcher.state().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(watcher.state().inForce().rules()).isEqualTo(1);
    }

    @Test
    void aFileThatIsBrokenFromTheStartDoesNotKeepOthersFromChanging() throws Exception {
        write("b.yml", "title: [");
        RuleDirectories directories = new RuleDirectories(List.of(rules), List.of(), List.of(), List.of());
        try (RuleWatcher later = RuleWatcher.start(
                directories,
                directories.load(),
                (pack, files) -> answer,
                () -> 0,
                NEVER_BY_ITSELF,
                InstantSource.system(),
                new SimpleMeterRegistry())) {
            write("c.yml", rule("c", "net user"));
            later.look();

            assertThat(later.state().outcome()).isEqualTo(Outcome.APPLIED);
            assertThat(later.state().inForce().rules()).isEqualTo(2);
            assertThat(later.state().failed()).isEqualTo(1);
        }
    }

    /** Applied, unchanged, rejected. */
    private List<Integer> reloads() {
        return List.of("applied", "unchanged", "rejected").stream()
                .map(result -> (int) meters.get(MeterNames.RULES_RELOADS)
                        .tag("result", result)
                        .counter()
                        .count())
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(rules.resolve(name), text);
    }

    private static String rule(String title, String command) {
        return """
                title: %s
                logsource:
                  product: windows
                  category: process_creation
                detection:
                  selection:
                    CommandLine|contains: %s
                  condition: selection
                """.formatted(title, command);
    }
}
