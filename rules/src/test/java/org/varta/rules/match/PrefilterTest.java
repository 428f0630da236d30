package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.field;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;
import static org.varta.rules.match.TestRules.or;
import static org.varta.rules.match.TestRules.rule;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

class PrefilterTest {

    private static boolean narrows(Predicate predicate) {
        return Prefilter.narrows(rule("r", predicate));
    }

    @Test
    void narrowsByWholeValuesNumbersAndTextsOfThreeCharacters() {
        for (Predicate predicate : List.of(
                like("A", "x"),
                like("A", "*abc*"),
                like("A", "abc*"),
                keyword("abc"),
                field("A", new ValueTest.NumberEquals(BigDecimal.ONE)),
                and(like("A", "*ab*"), like("B", "*abc*")),
                or(like("A", "*abc*"), like("B", "x")))) {
            assertThat(narrows(predicate)).as("%s", predicate).isTrue();
        }
    }

    @Test
    void doesNotNarrowByShorterTextsOrByWhatIsAbsent() {
        for (Predicate predicate : List.of(
                like("A", "*ab*"),
                like("A", "*"),
                keyword("ab"),
                not(like("A", "x")),
                new Predicate.IsNull("A"),
                or(like("A", "*abc*"), like("B", "*ab*")),
                or(like("A", "*abc*"), new Predicate.Exists("B")))) {
            assertThat(narrows(predicate)).as("%s", predicate).isFalse();
        }
    }

    @Test
    void knowsWhichExpressionsHoldATextOfThreeCharactersInEveryMatch() {
        for (String expression : List.of("abc", "x.abc", "abc|defg", "a[bc]def")) {
            assertThat(Prefilter.holdsText(expression)).as(expression).isTrue();
        }
        for (String expression : List.of("ab", "ab.cd", "abc|de", "abc?", "[abc]{9}", "a\\x41bcd", "")) {
            assertThat(Prefilter.holdsText(expression)).as(expression).isFalse();
        }
    }
}
