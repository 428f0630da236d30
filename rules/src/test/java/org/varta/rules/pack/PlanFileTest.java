package org.varta.rules.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.plan.SiteLists;

/** What is kept of rule files gives what the rule files give, or counts as not there. */
class PlanFileTest {

    private static final String CODE = "code-1";

    @TempDir
    private Path directory;

    private Path rules;
    private Path file;

    @BeforeEach
    void everyKindOfDocument() throws IOException {
        rules = Files.createDirectory(directory.resolve("rules"));
        file = directory.resolve("cache/rule-plans");
        write("rule.yml", """
                title: R
                id: 11111111-2222-4333-8444-000000000001
                name: r
                author: Ольга
                level: high
                tags: [attack.t1059]
                logsource: {product: windows, category: process_creation}
                detection:
                  a:
                    - Image|endswith: ['\\a.exe', '\\b*.exe']
                      Number|gte: 1.50
                      Address|cidr: 10.0.0.0/8
                      Text|re|i: 'a.c'
                      Gone: null
                      Flag: true
                    - Image|fieldref: Parent
                  k: [one, 'two*three']
                  condition: a or (k and not 1 of a*)
                """);
        write("filter.yml", """
                title: F
                logsource: {product: windows, category: process_creation}
                filter: {rules: any, s: {User: ivan}, condition: not s}
                """);
        write("correlation.yml", """
                title: C
                id: 11111111-2222-4333-8444-000000000002
                correlation: {type: event_count, rules: [r], group-by: [User], timespan: 5m, condition: {gte: 3}}
                level: high
                """);
        write("broken.yml", "title: [");
        write(
                "lint.yml",
                "title: L\nlogsource: {product: windows}\ndetection: {s: {A: x}, condition: s}\n---\ntitle: bad\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(rules.resolve(name), text);
    }

    private static RulePack load(Path rules, RuleFileCache cache) {
        return RulePackLoader.load(List.of(rules), new Site(SiteLists.NONE, Pipeline.NONE), List.of(), cache);
    }

    private RuleFileCache cache(@Nullable String code) {
        return RuleFileCache.keptIn(file, code);
    }

    /** Loads, keeps, and tells how many files were parsed. */
    private int start(@Nullable String code) throws IOException {
        RuleFileCache cache = cache(code);
        RulePack pack = load(rules, cache);
        assertEqual(pack, load(rules, new RuleFileCache()));
        int parsed = cache.parsed();
        cache.keep();
        return parsed;
    }

    private static void assertEqual(RulePack kept, RulePack fresh) {
        assertThat(kept.hash()).isEqualTo(fresh.hash());
        assertThat(kept.problems()).isEqualTo(fresh.problems());
        assertThat(kept.documents()).isEqualTo(fresh.documents());
        assertThat(kept.documentsFailed()).isEqualTo(fresh.documentsFailed());
        assertThat(kept.correlations()).isEqualTo(fresh.correlations());
        assertThat(kept.compiled().rules()).isEqualTo(fresh.compiled().rules());
    }

    @Test
    void theNextStartParsesNothingAndGivesTheSame() throws IOException {
        assertThat(start(CODE)).isEqualTo(5);
        assertThat(start(CODE)).isZero();
    }

    @Test
    void theBytesOfTheRuleFilesAreThereForTheArchive() throws IOException {
        start(CODE);
        RuleFileCache cache = cache(CODE);
        load(rules, cache);

        Map<Path, byte[]> contents = cache.contents();
        assertThat(contents).hasSize(5);
        for (Map.Entry<Path, byte[]> content : contents.entrySet()) {
            assertThat(content.getValue()).isEqualTo(Files.readAllBytes(content.getKey()));
        }
    }

    @Test
    void onlyAChangedFileIsParsedAgainAlsoWhenItsSizeIsTheSame() throws IOException {
        start(CODE);
        write("rule.yml", Files.readString(rules.resolve("rule.yml")).replace("a.exe", "c.exe"));

        assertThat(start(CODE)).isEqualTo(1);
        assertThat(start(CODE)).isZero();
    }

    @Test
    void aFileThatIsGoneIsNotKept() throws IOException {
        start(CODE);
        long before = Files.size(file);
        Files.delete(rules.resolve("rule.yml"));
        start(CODE);

        assertThat(Files.size(file)).isLessThan(before);
    }

    @Test
    void otherCodeAndOtherSitesReadTheRuleFiles() throws IOException {
        start(CODE);
        assertThat(start("code-2")).isEqualTo(5);
        RuleFileCache cache = cache("code-2");
        Site other = new Site(new SiteLists(Map.of("names", List.of("x"))), Pipeline.NONE);
        RulePackLoader.load(List.of(rules), other, List.of(), cache);

        assertThat(cache.parsed()).isEqualTo(5);
    }

    @Test
    void aDamagedFileIsMadeAnewWhereverTheDamageIs() throws IOException {
        start(CODE);
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            byte[] damaged = sound.clone();
            int at = i < 10 ? i * 9 : random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(start(CODE)).as("bit of byte %d turned", at).isEqualTo(5);
            assertThat(Files.readAllBytes(file)).hasSameSizeAs(sound);
        }
        for (int length : new int[] {0, 10, 77, 78, 79, sound.length / 2, sound.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(sound, length));
            assertThat(start(CODE)).as("cut to %d bytes", length).isEqualTo(5);
        }
        assertThat(start(CODE)).isZero();
    }

    @Test
    void bytesThatAreSoundButSayNonsenseCountAsNotThere() throws IOException {
        PlanFile plans = new PlanFile(file, CODE);
        start(CODE);
        byte[] bytes = Files.readAllBytes(file);
        String site = new Site(SiteLists.NONE, Pipeline.NONE).canonicalText();
        assertThat(plans.read(site)).hasSize(5);
        Random random = new Random(11);
        int head = bytes.length;
        for (int i = 0; i < 300; i++) {
            byte[] body = new byte[random.nextInt(head)];
            System.arraycopy(bytes, 78, body, 0, Math.min(body.length, bytes.length - 78));
            for (int j = 0; j < 3 && body.length > 0; j++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            byte[] whole = java.util.Arrays.copyOf(bytes, 78 + body.length);
            System.arraycopy(PlanFile.hash(body), 0, whole, 46, 32);
            System.arraycopy(body, 0, whole, 78, body.length);
            Files.write(file, whole);
            assertThat(plans.read(site).size()).isBetween(0, 5);
        }
    }

    @Test
    void withoutAPlaceNothingIsKept() throws IOException {
        assertThat(start(null)).isEqualTo(5);
        assertThat(file).doesNotExist();
    }

    @Test
    void theVersionOfTheCodeIsKnownAndStaysTheSame() {
        assertThat(PlanFile.thisCode()).isPresent().isEqualTo(PlanFile.thisCode());
    }

    @Test
    void nothingButTheFileIsLeftInItsDirectory() throws IOException {
        start(CODE);
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void allOfSigmaHqComesBackAsItWas() throws IOException {
        Path corpus = Path.of(System.getProperty("varta.corpora", "../../shared/corpora"), "sigma-rules", "rules");
        assumeThat(corpus).as("the corpus of rules is not here").exists();
        RuleFileCache first = cache(CODE);
        RulePack fresh = load(corpus, first);
        first.keep();

        RuleFileCache second = cache(CODE);
        RulePack kept = load(corpus, second);

        assertThat(second.parsed()).isZero();
        assertEqual(kept, fresh);
    }
}
