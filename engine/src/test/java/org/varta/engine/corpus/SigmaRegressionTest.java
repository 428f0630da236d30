package org.varta.engine.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.MatchedFields;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/**
 * SigmaHQ's own regression events (as JSON) against all its active rules: every case fires its rule, and every event fires
 * exactly the rules that an independent evaluator found.
 */
class SigmaRegressionTest {

    private static final Path CORPORA = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
    private static final List<String> ACTIVE =
            List.of("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-placeholder", "rules-compliance");

    /** So many cases that their disappearance from the corpus would be noticed. */
    private static final int MIN_CASES = 90;

    /** One event of {@code expected-firings.json}. */
    private record Expected(String file, int index, String targetRule, Set<String> fires) {}

    private static final List<Expected> EXPECTED = new ArrayList<>();
    private static final Map<Expected, Set<String>> FIRED = new LinkedHashMap<>();
    private static final List<String> UNEXPLAINED = new ArrayList<>();

    @BeforeAll
    static void matchEveryEvent() throws IOException {
        Path expectations = CORPORA.resolve("sigma-regression/expected-firings.json");
        assumeTrue(Files.exists(expectations), "no corpus at " + expectations);
        EXPECTED.clear();
        EXPECTED.addAll(readExpectations(expectations));
        List<Path> folders =
                ACTIVE.stream().map(CORPORA.resolve("sigma-rules")::resolve).toList();
        RulePack pack = RulePackLoader.load(folders, SiteLists.NONE, List.of());
        CompiledRules rules = pack.compiled();
        Matcher matcher = rules.newMatcher();
        EventReader reader = EventReader.of(rules.catalog(), Mappings.builtIn());
        Event event = new Event(rules.catalog());
        for (Expected expected : EXPECTED) {
            byte[] payload = events(CORPORA.resolve(expected.file())).get(expected.index());
            Set<String> fired = new TreeSet<>();
            assertThat(reader.read(payload, Format.JSON, event))
                    .as(expected.file())
                    .isInstanceOf(EventReader.Reading.Decoded.class);
            matcher.match(event, (rule, hit) -> {
                fired.add(rule.rule().header().key());
                if (MatchedFields.of(rules, rule, hit).values().isEmpty()) {
                    UNEXPLAINED.add(rule.rule().header().title());
                }
            });
            FIRED.put(expected, fired);
        }
    }

    @Test
    void everyCaseFiresItsRule() {
        Map<String, Set<String>> firedByFile = new LinkedHashMap<>();
        Map<String, String> targets = new LinkedHashMap<>();
        FIRED.forEach((expected, fired) -> {
            firedByFile
                    .computeIfAbsent(expected.file(), file -> new TreeSet<>())
                    .addAll(fired);
            targets.put(expected.file(), expected.targetRule());
        });
        assertThat(targets)
                .hasSizeGreaterThan(MIN_CASES)
                .allSatisfy((file, target) ->
                        assertThat(firedByFile.get(file)).as(file).contains(target));
    }

    @Test
    void everyEventFiresExactlyTheExpectedRules() {
        List<String> differences = new ArrayList<>();
        FIRED.forEach((expected, fired) -> {
            Set<String> missing = new TreeSet<>(expected.fires());
            missing.removeAll(fired);
            Set<String> extra = new TreeSet<>(fired);
            extra.removeAll(expected.fires());
            if (!missing.isEmpty() || !extra.isEmpty()) {
                differences.add(expected.file() + " #" + expected.index() + " missing " + missing + " extra " + extra);
            }
        });
        assertThat(differences).isEmpty();
    }

    @Test
    void everyHitSaysWhatMatched() {
        assertThat(UNEXPLAINED).isEmpty();
    }

    private static List<Expected> readExpectations(Path file) throws IOException {
        List<Expected> all = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            while (!"events".equals(json.nextFieldName())) {
                assertThat(json.currentToken()).as("events in %s", file).isNotNull();
            }
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                all.add(readExpectation(json));
            }
        }
        return all;
    }

    private static Expected readExpectation(JsonParser json) throws IOException {
        String file = "";
        int index = 0;
        String target = "";
        Set<String> fires = new TreeSet<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "file" -> file = json.getText();
                case "index" -> index = json.getIntValue();
                case "target_rule" -> target = json.getText();
                case "fires" -> {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        fires.add(json.getText());
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Expected(file, index, target, fires);
    }

    /** The objects of a file that holds one or several, pretty-printed, one behind the other. */
    private static List<byte[]> events(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        List<byte[]> events = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(content)) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                int from = (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                events.add(Arrays.copyOfRange(
                        content, from, (int) json.currentLocation().getByteOffset()));
            }
        }
        return events;
    }
}
