package org.varta.rules.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.SiteLists;

class RuleFileCacheTest {

    private final RuleFileCache cache = new RuleFileCache();

    private static final String FILTER = """
            title: F
            logsource:
                product: windows
            filter:
                rules: any
                selection:
                    user: %s
                condition: not selection
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void twoRules() throws IOException {
        write("a.yml", "A", "one");
        write("b.yml", "B", "two");
    }

    @Test
    void rulesOfUnchangedFilesAreTheSameObjects() throws IOException {
        PlannedRule before = rule(load(), "A");
        write("b.yml", "B", "three and more");
        RulePack after = load();
        assertThat(rule(after, "A")).isSameAs(before);
        assertThat(after.hash()).isEqualTo(fresh().hash());
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        String before = load().hash();
        write("a.yml", "A", "another");
        assertThat(load().hash()).isNotEqualTo(before).isEqualTo(fresh().hash());
    }

    @Test
    void aFileThatIsGoneIsForgotten() throws IOException {
        load();
        Files.delete(directory.resolve("b.yml"));
        assertThat(load().compiled().rules()).hasSize(1);
    }

    @Test
    void problemsAreToldEveryTime() throws IOException {
        Files.writeString(directory.resolve("c.yml"), "title: [");
        List<Problem> first = load().problems();
        assertThat(first).isNotEmpty();
        assertThat(load().problems()).isEqualTo(first).isEqualTo(fresh().problems());
    }

    @Test
    void aDuplicateIsFoundThoughBothFilesAreUnchanged() throws IOException {
        load();
        Files.copy(directory.resolve("a.yml"), directory.resolve("z.yml"));
        assertThat(codes(load())).contains(Code.DUPLICATE_ID);
        assertThat(codes(load())).contains(Code.DUPLICATE_ID);
        Files.delete(directory.resolve("a.yml"));
        RulePack moved = load();
        assertThat(codes(moved)).doesNotContain(Code.DUPLICATE_ID);
        assertThat(moved.compiled().rules()).hasSize(2);
    }

    @Test
    void otherSiteListsPlanEverythingAnew() throws IOException {
        Files.writeString(directory.resolve("p.yml"), text("P", "'%names%'").replace("field:", "field|expand:"));
        assertThat(codes(load())).isNotEmpty();
        Site lists = new Site(new SiteLists(java.util.Map.of("names", List.of("x"))), Pipeline.NONE);
        RulePack with = RulePackLoader.load(List.of(directory), lists, List.of(), cache);
        assertThat(with.documentsFailed()).isZero();
        assertThat(with.compiled().rules()).hasSize(3);
    }

    @Test
    void otherPipelinesPlanEverythingAnew() throws IOException {
        load();
        Path file = directory.resolveSibling(directory.getFileName() + "-p.yml");
        Files.writeString(file, "transformations: [{type: field_name_mapping, mapping: {field: other}}]");
        Site site = SiteReader.read(List.of(), List.of(file)).site();
        RulePack with = RulePackLoader.load(List.of(directory), site, List.of(), cache);
        assertThat(with.compiled().rules().toString()).contains("field=other").doesNotContain("field=field");
        assertThat(with.hash()).isNotEqualTo(fresh().hash());
        assertThat(load().compiled().rules().toString()).contains("field=field");
        Files.delete(file);
    }

    @Test
    void oneChangedRuleOfManyIsCompiledAlone() throws IOException {
        for (int i = 0; i < 30; i++) {
            write("n" + i + ".yml", "N" + i, "some-text-" + i);
        }
        assertThat(load().compiled().rebuilt().isWhole()).isTrue();
        write("b.yml", "B", "three and more");
        assertThat(load().compiled().rebuilt().isWhole()).isFalse();
        write("b.yml", "B", "four, and many more");
        assertThat(load().compiled().rebuilt().rules()).isEqualTo(1);
        assertThat(load().compiled().rebuilt().rules()).as("the same files").isZero();
    }

    @Test
    void aRuleWithAFilterIsCompiledAgainOnlyWhenOneOfThemHasChanged() throws IOException {
        for (int i = 0; i < 30; i++) {
            write("n" + i + ".yml", "N" + i, "some-text-" + i);
        }
        Path filter = directory.resolve("filter.yml");
        Files.writeString(filter, FILTER.formatted("one"));
        PlannedRule before = rule(load(), "N1");
        assertThat(before.predicate().toString()).contains("one");
        write("b.yml", "B", "three and more");
        assertThat(rule(load(), "N1")).isSameAs(before);
        Files.writeString(filter, FILTER.formatted("another"));
        assertThat(rule(load(), "N1").predicate().toString()).contains("another");
    }

    @Test
    void theBytesOfEveryFileAreKept() throws IOException {
        load();
        write("b.yml", "B", "three and more");
        load();
        assertThat(cache.contents()).containsOnlyKeys(directory.resolve("a.yml"), directory.resolve("b.yml"));
        assertThat(cache.contents().get(directory.resolve("b.yml")))
                .isEqualTo(Files.readAllBytes(directory.resolve("b.yml")));
    }

    private RulePack load() {
        return RulePackLoader.load(List.of(directory), Site.NONE, List.of(), cache);
    }

    private RulePack fresh() {
        return RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of());
    }

    private static PlannedRule rule(RulePack pack, String title) {
        return pack.compiled().rules().stream()
                .filter(rule -> rule.rule().header().title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static List<Code> codes(RulePack pack) {
        return pack.problems().stream().map(Problem::code).toList();
    }

    private void write(String name, String title, String value) throws IOException {
        Files.writeString(directory.resolve(name), text(title, value));
    }

    private static String text(String title, String value) {
        return """
                title: %s
                status: test
                logsource:
                    product: windows
                detection:
                    selection:
                        field: %s
                    condition: selection
                level: low
                """.formatted(title, value);
    }
}
