package org.varta.rules.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.CORRELATION;
import static org.varta.rules.parse.RuleTexts.FILTER;
import static org.varta.rules.parse.RuleTexts.RULE;
import static org.varta.rules.parse.RuleTexts.shorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.SigmaCorrelation;

final class RulePackLoaderTest {

    private static final String SECOND = RULE.replaceFirst("id: .*", "id: 5f1f3a3c-0000-4000-8000-00000000000b")
            .replace("A rule", "B rule");

    @TempDir
    Path directory;

    @Test
    void readsDirectoriesAtAnyDepthInTheOrderOfPaths() throws IOException {
        write("z/b.yml", RULE);
        write("a/x.YAML", SECOND);
        write("a/readme.md", "no rule");
        write("a/x.test.yml", "no rule");
        write(".git/y.yml", "no rule");

        RulePack pack = load();

        assertThat(pack.problems()).isEmpty();
        assertThat(pack.documents()).extracting(d -> d.header().title()).containsExactly("B rule", "A rule");
        assertThat(pack.compiled().rules())
                .extracting(r -> r.rule().header().title())
                .containsExactly("B rule", "A rule");
    }

    @Test
    void readsAFileGivenByItself() throws IOException {
        Path file = write("rule.txt", RULE);

        assertThat(RulePackLoader.load(List.of(file), SiteLists.NONE, List.of()).documents())
                .hasSize(1);
    }

    @Test
    void goesOnAfterABrokenFile() throws IOException {
        write("a.yml", "title: [\n");
        write("b.yml", RULE.replace("Image", "Image|nope"));
        write("c.yml", RULE);

        RulePack pack = load();

        assertThat(pack.documents()).hasSize(1);
        assertThat(pack.documentsFailed()).isEqualTo(2);
        assertThat(shorts(pack.problems())).containsExactly("ERROR yaml-syntax 2:1", "ERROR unknown-modifier 11:9");
    }

    @Test
    void keepsTheFirstOfTwoRulesWithOneId() throws IOException {
        write("a.yml", RULE);
        write("b.yml", RULE.replace("A rule", "B rule"));

        RulePack pack = load();

        assertThat(pack.compiled().rules())
                .extracting(r -> r.rule().header().title())
                .containsExactly("A rule");
        assertThat(shorts(pack.problems())).containsExactly("ERROR duplicate-id 1:1");
    }

    @Test
    void givesTheSameHashWhereverTheFilesStandAndHoweverTheyAreNamed() throws IOException {
        write("one/a.yml", RULE);
        write("one/b.yml", SECOND);
        write("two/sub/2.yml", RULE);
        write("two/1.yml", SECOND);

        assertThat(hash("one")).isEqualTo(hash("two")).matches("[0-9a-f]{64}");
    }

    @Test
    void givesAnotherHashForAnotherRuleOrSiteList() throws IOException {
        write("one/a.yml", RULE);
        write("two/a.yml", RULE.replace("cmd", "cnd"));
        RulePack listed = RulePackLoader.load(
                List.of(directory.resolve("one")), new SiteLists(Map.of("A", List.of("b"))), List.of());

        assertThat(List.of(hash("one"), hash("two"), listed.hash())).doesNotHaveDuplicates();
    }

    @Test
    void andsAFilterToTheRulesItNames() throws IOException {
        write("a.yml", RULE);
        write("b.yml", SECOND);
        write("f.yml", FILTER);

        List<PlannedRule> rules = load().compiled().rules();

        assertThat(rules.get(0).predicate()).isInstanceOf(Predicate.And.class);
        assertThat(rules.get(1).predicate()).isInstanceOf(Predicate.Field.class);
    }

    @Test
    void andsAFilterForAnyRuleToThoseOfItsLogSource() throws IOException {
        write("a.yml", RULE);
        write("b.yml", SECOND.replace("windows", "linux"));
        write("f.yml", FILTER.replaceFirst("rules: .*", "rules: any"));

        List<PlannedRule> rules = load().compiled().rules();

        assertThat(rules.get(0).predicate()).isInstanceOf(Predicate.And.class);
        assertThat(rules.get(1).predicate()).isInstanceOf(Predicate.Field.class);
    }

    @Test
    void resolvesCorrelationsOfRulesByIdInAnyCaseAndByName() throws IOException {
        write("a.yml", "name: first\n" + RULE);
        write("c.yml", CORRELATION.replaceFirst("rules: .*", "rules: [5F1F3A3C-0000-4000-8000-000000000001, first]"));

        RulePack pack = load();

        assertThat(pack.problems()).isEmpty();
        assertThat(pack.correlations()).hasSize(1);
        assertThat(pack.resolve("first")).isEqualTo(pack.document("5f1f3a3c-0000-4000-8000-000000000001"));
        assertThat(pack.resolve("second")).isEmpty();
    }

    @Test
    void refusesACorrelationWhoseRuleHasErrorsAndThoseBuiltOnIt() throws IOException {
        write("a.yml", RULE.replace("Image", "Image|nope"));
        write("b.yml", CORRELATION);
        write(
                "c.yml",
                CORRELATION
                        .replaceFirst("id: .*", "id: 5f1f3a3c-0000-4000-8000-00000000000c")
                        .replace("000000000001]", "000000000002]"));

        RulePack pack = load();

        assertThat(pack.correlations()).isEmpty();
        assertThat(pack.documents()).isEmpty();
        assertThat(pack.documentsFailed()).isEqualTo(3);
        assertThat(shorts(pack.problems()))
                .containsExactly("ERROR unknown-modifier 11:9", "ERROR unknown-rule 1:1", "ERROR unknown-rule 1:1");
    }

    @Test
    void chainsCorrelations() throws IOException {
        write("a.yml", RULE);
        write("b.yml", CORRELATION);
        write(
                "c.yml",
                CORRELATION
                        .replaceFirst("id: .*", "id: 5f1f3a3c-0000-4000-8000-00000000000c")
                        .replace("000000000001]", "000000000002]"));

        assertThat(load().correlations())
                .extracting(SigmaCorrelation::rules)
                .containsExactly(
                        List.of("5f1f3a3c-0000-4000-8000-000000000001"),
                        List.of("5f1f3a3c-0000-4000-8000-000000000002"));
    }

    @Test
    void putsTheFieldsThatCorrelationsReadIntoTheCatalogue() throws IOException {
        write("a.yml", RULE);
        write(
                "c.yml",
                CORRELATION
                        .replace("event_count", "value_count")
                        .replace("{gte: 10}", "{gte: 10, field: Target}")
                        .replace(
                                "    timespan",
                                "    aliases: {ip: {5f1f3a3c-0000-4000-8000-000000000001: Src}}\n    timespan"));

        RulePack pack = RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of("Extra"));

        assertThat(pack.problems()).isEmpty();
        assertThat(pack.compiled().catalog().names()).contains("Extra", "Src", "Target", "User");
    }

    @Test
    void loadsARuleOnceItsSiteListIsThere() throws IOException {
        write("a.yml", RULE.replace("Image: cmd.exe", "User|expand: '%Admins%'"));

        assertThat(load().documents()).isEmpty();
        assertThat(RulePackLoader.load(List.of(directory), new SiteLists(Map.of("Admins", List.of("alice"))), List.of())
                        .documents())
                .hasSize(1);
    }

    private RulePack load() {
        return RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of());
    }

    private String hash(String name) {
        RulePack pack = RulePackLoader.load(List.of(directory.resolve(name)), SiteLists.NONE, List.of());
        assertThat(pack.problems()).isEmpty();
        return pack.hash();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
