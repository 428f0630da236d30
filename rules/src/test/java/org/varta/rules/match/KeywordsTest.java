package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.ValueKind;
import org.varta.rules.plan.PlannedRule;

/** Keywords, all of them long enough to be looked for in values as they were sent, against the plainest reading. */
class KeywordsTest {

    private static final String[] PARTS = {
        "mimi", "katz", "MIMI", "c:\\", "\"", "/", "ж", "😀", "pass", "word", "\n", " ", "x", "ecre", "s"
    };

    private static final List<PlannedRule> RULES = Stream.of(
                    "mimikatz", "password", "c:\\pass", "жpass", "pass😀", "word\nmimi", "secrets", "katz katz")
            .map(word -> rule(word, keyword(word)))
            .toList();

    @Test
    void areFoundInPlainAndInEscapedValues() {
        Random random = new Random(77);
        CompiledRules rules = CompiledRules.of(RULES, RandomCases.FIELDS);
        int hits = 0;
        for (int round = 0; round < 20_000; round++) {
            Map<String, List<NaiveOracle.Value>> fields = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String field = RandomCases.FIELDS.get(random.nextInt(RandomCases.FIELDS.size()));
                fields.computeIfAbsent(field, key -> new ArrayList<>())
                        .add(new NaiveOracle.Value(
                                random.nextInt(20) == 0 ? ValueKind.OBJECT : ValueKind.STRING, text(random)));
            }
            NaiveOracle oracle = new NaiveOracle(fields);
            List<String> expected = RULES.stream()
                    .filter(rule -> oracle.holds(rule.predicate()))
                    .map(rule -> rule.rule().header().key())
                    .toList();
            assertThat(TestRules.hits(
                            rules, RandomCases.toEvent(rules.catalog(), fields).done()))
                    .as("%s", fields)
                    .isEqualTo(expected);
            hits += expected.size();
        }
        assertThat(hits).isGreaterThan(1_000);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return text.toString();
    }
}
