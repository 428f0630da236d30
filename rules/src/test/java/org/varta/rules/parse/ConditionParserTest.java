package org.varta.rules.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.rules.sigma.Condition;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlReader;

final class ConditionParserTest {

    private static final List<String> NAMES =
            List.of("a", "b", "c", "sel_1", "sel_2", "filter_x", "_hidden", "not-plain");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a                            | a
        a and b and c                | (a and b and c)
        a or b and c                 | (a or (b and c))
        a and b or c                 | ((a and b) or c)
        not a and b                  | (not a and b)
        not not a                    | not not a
        not (a or b)                 | not (a or b)
        (a or b) and c               | ((a or b) and c)
        ((a))                        | a
        a and not 1 of filter_*      | (a and not 1 of filter_* [filter_x])
        1 of sel_* or a              | (1 of sel_* [sel_1 sel_2] or a)
        any of sel_*                 | 1 of sel_* [sel_1 sel_2]
        all of *_1                   | all of *_1 [sel_1]
        all of s*_*                  | all of s*_* [sel_1 sel_2]
        1 of them                    | 1 of them [a b c sel_1 sel_2 filter_x not-plain]
        1 of *                       | 1 of * [a b c sel_1 sel_2 filter_x not-plain]
        1 of _*                      | 1 of _* [_hidden]
        all of a                     | all of a [a]
        _hidden and not-plain        | (_hidden and not-plain)
        (a)and(b)                    | (a and b)
        """)
    void readsTheGrammar(String condition, String tree) {
        assertThat(show(parse(condition, new Problems("test.yml")))).isEqualTo(tree);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a and              | 1:14 the condition ends where a search identifier belongs
        and a              | 1:12 expected a search identifier instead of and
        (a or b            | 1:18 the condition ends where a closing parenthesis belongs
        a or b)            | 1:18 expected and, or, or the end instead of )
        a b                | 1:14 expected and, or, or the end instead of b
        ()                 | 1:13 expected a search identifier instead of )
        1 of               | 1:14 the condition ends where them or a pattern such as selection_* belongs
        sel_*              | 1:12 a pattern needs a quantifier: 1 of sel_* or all of sel_*
        a and sell_1       | 1:18 there is no sell_1 here; did you mean sel_1?
        a OR b             | 1:14 Sigma's operators are lower case: write or
        NOT a              | 1:12 Sigma's operators are lower case: write not
        ALL of them        | 1:12 Sigma's operators are lower case: write all
        1 OF them          | 1:14 Sigma's operators are lower case: write of
        2 of sel_*         | 1:12 Sigma has 1 of, any of and all of, not 2 of; write the combinations out: (a and b) or (a and c) ...
        1 of filter_y*     | 1:17 filter_y* selects none of a, b, c, sel_1, sel_2, filter_x, _hidden, not-plain
        """)
    void saysWhatIsWrongAndWhere(String condition, String problem) {
        Problems problems = new Problems("test.yml");

        assertThat(parse(condition, problems)).isNull();
        assertThat(problems.all())
                .extracting(p -> p.line() + ":" + p.column() + " " + p.message())
                .containsExactly(problem);
    }

    @Test
    void reportsEveryUnknownName() {
        Problems problems = new Problems("test.yml");

        parse("x1 and (y1 or z1)", problems);

        assertThat(problems.all())
                .extracting(Problem::code)
                .containsExactly(Code.UNKNOWN_IDENTIFIER, Code.UNKNOWN_IDENTIFIER, Code.UNKNOWN_IDENTIFIER);
    }

    @Test
    void takesAnUpperCaseNameForANameWhereThereIsOne() {
        Problems problems = new Problems("test.yml");
        ConditionParser parser = new ConditionParser(problems, List.of("OR", "a"), false);

        assertThat(show(parser.parse(scalar("condition: a or OR")))).isEqualTo("(a or OR)");
    }

    @Test
    void remembersTheNamesItUsed() {
        ConditionParser parser = new ConditionParser(new Problems("test.yml"), NAMES, false);

        parser.parse(scalar("condition: b and 1 of sel_*"));
        parser.parse(scalar("condition: b or c"));

        assertThat(parser.used()).containsExactly("b", "sel_1", "sel_2", "c");
    }

    @ParameterizedTest
    @CsvSource({
        "condition: 'a and zz',                          1:19",
        "condition: \"a and zz\",                        1:19",
        "'condition: >-\n    a\n    and zz\n',            3:9",
        "'condition: |\n    a and\n      zz\n',           3:7",
        "'condition: a\n    and\n      zz\n',             3:7",
    })
    void findsThePlaceInAnyStyleOfYaml(String yaml, String place) {
        Problems problems = new Problems("test.yml");
        new ConditionParser(problems, NAMES, false).parse(scalar(yaml));

        assertThat(problems.all()).extracting(p -> p.line() + ":" + p.column()).containsExactly(place);
    }

    @Test
    void goesNoDeeperThanItsLimit() {
        Problems problems = new Problems("test.yml");

        assertThat(parse("(".repeat(40) + "a" + ")".repeat(40), problems)).isNotNull();
        assertThat(parse("not ".repeat(41) + "a", problems)).isNull();
        assertThat(parse("a or ".repeat(2_000) + "a", problems)).isNull();
        assertThat(problems.all())
                .extracting(Problem::code)
                .containsExactly(Code.CONDITION_LIMIT, Code.CONDITION_LIMIT);
    }

    private static @Nullable Condition parse(String condition, Problems problems) {
        return new ConditionParser(problems, NAMES, false).parse(scalar("condition: " + condition));
    }

    private static Scalar scalar(String yaml) {
        Mapping map = (Mapping)
                YamlReader.read(yaml, YamlLimits.DEFAULT).documents().getFirst().root();
        return (Scalar) map.entries().getFirst().value();
    }

    private static String show(@Nullable Condition condition) {
        return switch (condition) {
            case null -> "nothing";
            case Condition.And(List<Condition> operands) -> join(operands, " and ");
            case Condition.Or(List<Condition> operands) -> join(operands, " or ");
            case Condition.Not(Condition operand) -> "not " + show(operand);
            case Condition.Selection selection -> selection.name();
            case Condition.Quantified q ->
                (q.isAll() ? "all of " : "1 of ") + q.pattern() + " [" + String.join(" ", q.names()) + "]";
        };
    }

    private static String join(List<Condition> operands, String operator) {
        return operands.stream().map(ConditionParserTest::show).collect(Collectors.joining(operator, "(", ")"));
    }
}
