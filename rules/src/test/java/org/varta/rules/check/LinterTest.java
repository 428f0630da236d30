package org.varta.rules.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.CORRELATION;
import static org.varta.rules.parse.RuleTexts.FILTER;
import static org.varta.rules.parse.RuleTexts.RULE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.RuleTexts;

final class LinterTest {

    @Test
    void findsNothingInGoodDocuments() {
        assertThat(codes(RULE)).isEmpty();
        assertThat(codes(CORRELATION)).isEmpty();
        assertThat(codes(FILTER)).isEmpty();
    }

    @Test
    void warnsOfAFilterThatKeepsWhatItShouldDrop() {
        assertThat(codes(FILTER.replace("not sel", "sel"))).containsExactly(Code.FILTER_WITHOUT_NOT);
        assertThat(codes(FILTER.replace("not sel", "(1 of s* or sel) and all of them")))
                .containsExactly(Code.FILTER_WITHOUT_NOT);
        assertThat(codes(FILTER.replace("not sel", "sel or (sel and not sel)"))).isEmpty();
    }

    @Test
    void wantsNoLevelOfAFilter() {
        assertThat(codes(FILTER.replaceFirst("id: .*\n", ""))).containsExactly(Code.MISSING_ID);
    }

    @Test
    void warnsOfWildcardsWhereTheModifierPutsThem() {
        assertThat(value("A|contains: '*x'")).containsExactly(Code.REDUNDANT_WILDCARD);
        assertThat(value("A|startswith: 'x*'")).containsExactly(Code.REDUNDANT_WILDCARD);
        assertThat(value("A|startswith: '*x'")).isEmpty();
        assertThat(value("A|endswith: 'x*'")).isEmpty();
        assertThat(value("A|contains: 'x\\*'")).isEmpty();
        assertThat(value("A|contains: 'x\\\\*'")).containsExactly(Code.REDUNDANT_WILDCARD);
        assertThat(value("A: '*x*'")).isEmpty();
    }

    @Test
    void warnsOfValuesThatEveryEventContains() {
        assertThat(value("A|contains: ''")).containsExactly(Code.BROAD_VALUE);
        assertThat(value("A|contains: ' '")).isEmpty();
        assertThat(value("A: ''")).isEmpty();
    }

    private static List<Code> value(String item) {
        return codes(RuleTexts.ruleOf("sel:\n    - " + item + "\n    - B: y\ncondition: sel"));
    }

    private static List<Code> codes(String text) {
        Problems problems = new Problems("test.yml");
        Linter.check(RuleTexts.document(text), problems);
        return problems.all().stream().map(Problem::code).toList();
    }
}
