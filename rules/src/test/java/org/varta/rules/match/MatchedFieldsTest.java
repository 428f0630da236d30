package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.compile;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;
import static org.varta.rules.match.TestRules.or;
import static org.varta.rules.match.TestRules.rule;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;

class MatchedFieldsTest {

    private static MatchedFields matched(Predicate predicate, UnaryOperator<TestEvent> filling) {
        CompiledRules rules = compile(rule("r", predicate));
        return MatchedFields.of(
                rules,
                rules.rules().getFirst(),
                filling.apply(new TestEvent(rules.catalog())).done());
    }

    @Test
    void areTheValuesThatMadeTheRuleTrue() {
        MatchedFields matched = matched(
                and(like("Image", "*\\cmd.exe"), or(like("CommandLine", "*-enc*"), like("CommandLine", "*-e *"))),
                e -> e.text("Image", "C:\\CMD.exe", "other")
                        .text("CommandLine", "cmd -ENC x")
                        .text("User", "eve"));

        assertThat(matched.values())
                .containsOnly(entry("Image", List.of("C:\\CMD.exe")), entry("CommandLine", List.of("cmd -ENC x")));
        assertThat(matched.isCut()).isFalse();
    }

    @Test
    void leaveOutBranchesThatDoNotHold() {
        MatchedFields matched = matched(
                or(and(like("A", "x"), like("B", "y")), like("C", "z")),
                e -> e.text("A", "x").text("B", "not y").text("C", "z"));

        assertThat(matched.values()).containsOnly(entry("C", List.of("z")));
    }

    @Test
    void nameEveryAlternativeThatHolds() {
        MatchedFields matched = matched(
                or(like("A", "x"), like("B", "y")), e -> e.text("A", "x").text("B", "y"));

        assertThat(matched.values()).containsOnlyKeys("A", "B");
    }

    @Test
    void leaveOutWhatTheRuleNegatesOrWantsAbsent() {
        MatchedFields matched = matched(
                and(like("A", "x"), not(like("B", "y")), new Predicate.IsNull("C")),
                e -> e.text("A", "x").text("B", "other").nul("C"));

        assertThat(matched.values()).containsOnlyKeys("A");
    }

    @Test
    void showKeywordsUnderAPseudoField() {
        MatchedFields matched = matched(
                keyword("secret"), e -> e.text("Anything", "my SECRET value").text("Else", "x"));

        assertThat(matched.values()).containsOnly(entry(MatchedFields.KEYWORDS, List.of("my SECRET value")));
    }

    @Test
    void showTheFieldThatRefersAndTheFieldThatIsThere() {
        MatchedFields matched = matched(
                and(
                        new Predicate.FieldReference("A", "B", Predicate.Relation.EQUALS, false),
                        new Predicate.Exists("C")),
                e -> e.text("A", "1", "2").text("B", "2").text("C", "here"));

        assertThat(matched.values()).containsOnly(entry("A", List.of("2")), entry("C", List.of("here")));
    }

    @Test
    void areEmptyWhenTheRuleDoesNotMatch() {
        assertThat(matched(and(like("A", "x"), like("B", "y")), e -> e.text("A", "x"))
                        .values())
                .isEmpty();
    }

    @Test
    void cutLongValuesBetweenCharacters() {
        String value = "é".repeat(MatchedFields.MAX_VALUE_BYTES);
        MatchedFields matched = matched(like("A", "*é"), e -> e.text("A", value));

        String shown = matched.values().get("A").getFirst();
        assertThat(matched.isCut()).isTrue();
        assertThat(shown).endsWith("é…").hasSize(MatchedFields.MAX_VALUE_BYTES / 2 + 1);
        String odd = "x" + value;
        shown = matched(like("A", "*é"), e -> e.text("A", odd))
                .values()
                .get("A")
                .getFirst();
        assertThat(shown.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MatchedFields.MAX_VALUE_BYTES + 3);
        assertThat(shown).doesNotContain("\uFFFD");
    }

    @Test
    void keepAValueOfExactlyTheLimit() {
        String value = "x".repeat(MatchedFields.MAX_VALUE_BYTES);

        MatchedFields matched = matched(like("A", "x*"), e -> e.text("A", value));

        assertThat(matched.values().get("A")).containsExactly(value);
        assertThat(matched.isCut()).isFalse();
    }

    @Test
    void keepTheFirstValuesOfAField() {
        String[] values = new String[MatchedFields.MAX_VALUES];
        java.util.Arrays.setAll(values, i -> "v" + i);

        MatchedFields all = matched(like("A", "v*"), e -> e.text("A", values));
        MatchedFields cut = matched(like("A", "v*"), e -> e.text("A", values).text("A", "v-one-more"));

        assertThat(all.values().get("A")).containsExactly(values);
        assertThat(all.isCut()).isFalse();
        assertThat(cut.values().get("A")).containsExactly(values);
        assertThat(cut.isCut()).isTrue();
    }

    @Test
    void keepTheFirstFields() {
        Predicate[] fields = new Predicate[MatchedFields.MAX_FIELDS + 5];
        java.util.Arrays.setAll(fields, i -> like("F" + i, "x"));

        MatchedFields matched = matched(and(fields), e -> {
            for (int i = 0; i < fields.length; i++) {
                e.text("F" + i, "x");
            }
            return e;
        });

        assertThat(matched.values()).hasSize(MatchedFields.MAX_FIELDS);
        assertThat(matched.isCut()).isTrue();
    }

    @Test
    void refuseARuleOfAnotherSet() {
        CompiledRules rules = compile(rule("r", like("A", "x")));
        PlannedRule stranger = rule("stranger", like("A", "x"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatchedFields.of(rules, stranger, new TestEvent(rules.catalog()).done()))
                .withMessageContaining("stranger");
    }

    @Test
    void comeWithTheFieldsThatARuleReads() {
        PlannedRule rule = rule(
                "r",
                and(
                        like("B", "x"),
                        not(or(new Predicate.IsNull("A"), new Predicate.Exists("E"))),
                        new Predicate.FieldReference("C", "D", Predicate.Relation.EQUALS, false),
                        keyword("word")));

        assertThat(FieldsRead.by(rule)).containsExactly("A", "B", "C", "D", "E");
    }
}
