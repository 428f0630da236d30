package org.varta.rules.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.document;
import static org.varta.rules.parse.RuleTexts.parse;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Operator;

final class CorrelationParserTest {

    @Test
    void readsACountWithARangeAndAliases() {
        SigmaCorrelation correlation = correlation("""
            type: value_count
            rules: [a, b]
            group-by: [internal_ip, User]
            aliases:
                internal_ip: {a: SourceIp, b: src_ip}
            timespan: 90s
            condition: {gt: 10, lte: 200.5, field: [Image, TargetUser]}
            generate: true
            """);

        assertThat(correlation.rules()).containsExactly("a", "b");
        assertThat(correlation.groupBy()).containsExactly("internal_ip", "User");
        assertThat(correlation.aliases()).isEqualTo(Map.of("internal_ip", Map.of("a", "SourceIp", "b", "src_ip")));
        assertThat(correlation.timespan()).isEqualTo(Duration.ofSeconds(90));
        assertThat(correlation.comparisons())
                .extracting(c -> c.operator() + " " + c.threshold())
                .containsExactly(Operator.GT + " 10", Operator.LTE + " 200.5");
        assertThat(correlation.conditionFields()).containsExactly("Image", "TargetUser");
        assertThat(correlation.isGenerating()).isTrue();
    }

    @Test
    void readsATemporalTypeWithoutCondition() {
        SigmaCorrelation correlation = correlation("type: temporal_ordered\nrules: [a, b]\ntimespan: 1h");

        assertThat(correlation.type()).isEqualTo(SigmaCorrelation.Type.TEMPORAL_ORDERED);
        assertThat(correlation.comparisons()).isEmpty();
        assertThat(correlation.ruleCondition()).isNull();
        assertThat(correlation.groupBy()).isEmpty();
    }

    @Test
    void readsAnExtendedCondition() {
        SigmaCorrelation correlation =
                correlation("type: temporal\nrules: [a, b, c]\ntimespan: 1h\ncondition: a and (b or not c)");

        assertThat(correlation.ruleCondition()).isInstanceOf(Condition.And.class);
    }

    @Test
    void takesTheRulesFromTheConditionWhereNoneAreListed() {
        assertThat(correlation("type: temporal_extended\ntimespan: 1h\ncondition: b and not a")
                        .rules())
                .containsExactly("b", "a");
    }

    @Test
    void readsALoneRule() {
        assertThat(correlation("type: event_count\nrules: a\ntimespan: 1h\ncondition: {eq: 1}")
                        .rules())
                .containsExactly("a");
    }

    @Test
    void readsGenerateBesideTheCorrelationAsTheSchemaHasIt() {
        assertThat(((SigmaCorrelation) document(RuleTexts.CORRELATION + "generate: true\n")).isGenerating())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1s,1", "15m,900", "2h,7200", "1d,86400", "1w,604800", "1M,2629746", "1y,31556952"})
    void readsTimespans(String text, long seconds) {
        assertThat(correlation("type: temporal\nrules: [a]\ntimespan: " + text).timespan())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "m", "0m", "-5m", "5 m", "1.5h", "5x", "11y", "9999999999s", "'٥m'"})
    void refusesOtherTimespans(String text) {
        assertThat(codes("type: temporal\nrules: [a]\ntimespan: " + text)).isEqualTo("[INVALID_TIMESPAN]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"value_sum", "value_avg", "value_median"})
    void readsTypesOverOneField(String type) {
        assertThat(correlation("type: " + type + "\nrules: [a]\ntimespan: 1h\ncondition: {gt: 1.5, field: Size}")
                        .conditionFields())
                .containsExactly("Size");
    }

    @Test
    void readsAPercentile() {
        SigmaCorrelation correlation = correlation("""
            type: value_percentile
            rules: [a]
            timespan: 1h
            condition: {gt: 1, field: Size, percentile: 95}
            """);

        assertThat(correlation.percentile()).isEqualTo(95);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        event_count      | {gte: 1, field: X}            | [INVALID_CORRELATION_CONDITION]
        event_count      | {}                            | [INVALID_CORRELATION_CONDITION]
        event_count      | a and b                       | [INVALID_CORRELATION_CONDITION]
        event_count      | [a]                           | [WRONG_TYPE]
        event_count      | {gte: many}                   | [WRONG_TYPE, INVALID_CORRELATION_CONDITION]
        event_count      | {gte: 1, percentile: 5}       | [INVALID_CORRELATION_CONDITION]
        value_count      | {gte: 1}                      | [INVALID_CORRELATION_CONDITION]
        value_sum        | {gte: 1, field: [X, Y]}       | [INVALID_CORRELATION_CONDITION]
        value_percentile | {gte: 1, field: X}            | [INVALID_CORRELATION_CONDITION]
        value_percentile | {gte: 1, field: X, percentile: 101} | [VALUE_RANGE]
        temporal         | a                             | [INVALID_CORRELATION_CONDITION]
        temporal         | a and x                       | [UNKNOWN_IDENTIFIER]
        temporal         | a or or b                     | [CONDITION_SYNTAX]
        """)
    void refusesConditionsThatDoNotFitTheType(String type, String condition, String codes) {
        assertThat(codes("type: " + type + "\nrules: [a, b]\ntimespan: 1h\ncondition: " + condition))
                .isEqualTo(codes);
    }

    @Test
    void demandsTypeTimespanRulesAndCondition() {
        assertThat(codes("group-by: [User]")).isEqualTo("[MISSING_KEY, MISSING_KEY, MISSING_KEY]");
        assertThat(codes("type: event_count\nrules: [a]\ntimespan: 1h")).isEqualTo("[MISSING_KEY]");
    }

    @Test
    void refusesAliasesOfRulesItDoesNotRefer() {
        assertThat(codes("type: temporal\nrules: [a]\ntimespan: 1h\naliases: {ip: {b: src}}"))
                .isEqualTo("[UNKNOWN_RULE]");
    }

    @Test
    void refusesAGenerateThatIsNoBoolean() {
        assertThat(codes("type: temporal\nrules: [a]\ntimespan: 1h\ngenerate: yes"))
                .isEqualTo("[WRONG_TYPE]");
    }

    @Test
    void warnsOfKeysItDoesNotKnow() {
        assertThat(parse(text("type: temporal\nrules: [a]\ntimespan: 1h\ngroupby: [User]"))
                        .problems())
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.severity()).isEqualTo(Problem.Severity.WARNING);
                    assertThat(p.message()).isEqualTo("a correlation has no groupby; did you mean group-by?");
                });
    }

    private static String codes(String body) {
        return parse(text(body)).problems().stream().map(Problem::code).toList().toString();
    }

    private static SigmaCorrelation correlation(String body) {
        return (SigmaCorrelation) document(text(body));
    }

    private static String text(String body) {
        return "title: x\ncorrelation:\n" + body.indent(4);
    }

    @Test
    void readsAThrottleAndRefusesWhatIsNoSpan() {
        assertThat(correlation("type: temporal\nrules: [a]\ntimespan: 5m").throttle())
                .isNull();
        assertThat(correlation("type: temporal\nrules: [a]\ntimespan: 5m\nthrottle: 1h")
                        .throttle())
                .isEqualTo(Duration.ofHours(1));
        assertThat(codes("type: temporal\nrules: [a]\ntimespan: 5m\nthrottle: 0s"))
                .isEqualTo("[INVALID_TIMESPAN]");
        assertThat(codes("type: temporal\nrules: [a]\ntimespan: 5m\nthrottle: often"))
                .isEqualTo("[INVALID_TIMESPAN]");
    }
}
