package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.compile;
import static org.varta.rules.match.TestRules.field;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.or;
import static org.varta.rules.match.TestRules.rule;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/** What a rule asks first, and what it asks in one go. */
class NodesTest {

    private static Node node(Predicate predicate) {
        return compile(rule("r", predicate)).compiled().getFirst().node();
    }

    private static ValueTest regex(String expression) {
        return new ValueTest.Regex(expression, false, false, false);
    }

    /** Each in a field of its own, so that none can be asked together with another. */
    private static List<Predicate> fromCheapToDear() {
        return List.of(
                new Predicate.Exists("A"),
                like("B", "whole"),
                field("C", new ValueTest.NumberEquals(BigDecimal.ONE)),
                like("D", "*longer text*"),
                field("E", new ValueTest.Compare(ValueTest.Order.LESS, BigDecimal.ONE)),
                like("F", "*abc*"),
                field("G", new ValueTest.Cidr(InetAddress.getLoopbackAddress(), 8)),
                like("H", "a?c"),
                field("I", regex("a.c")),
                keyword("many values"));
    }

    private static List<Node> operands(Node node) {
        return switch (node) {
            case Node.All(List<Node> operands, int cost) -> operands;
            case Node.Any(List<Node> operands, int cost) -> operands;
            default -> throw new AssertionError(node);
        };
    }

    @Test
    void askWhatIsCheapFirst() {
        List<Predicate> cheapFirst = fromCheapToDear();
        List<Predicate> dearFirst = cheapFirst.reversed();
        for (boolean isAll : new boolean[] {true, false}) {
            Predicate[] operands = dearFirst.toArray(Predicate[]::new);
            Node node = node(isAll ? and(operands) : or(operands));
            assertThat(operands(node).stream().map(Node::cost).toList()).isSorted();
            assertThat(node.cost())
                    .isEqualTo(operands(node).stream().mapToInt(Node::cost).sum());
        }
        List<Integer> costs =
                cheapFirst.stream().map(predicate -> node(predicate).cost()).toList();
        assertThat(costs.subList(0, 9)).isSorted();
        assertThat(costs).allMatch(cost -> cost > 0);
    }

    @Test
    void askGroupsAfterWhatTheyAreMadeOf() {
        Predicate group = and(like("A", "*abc*"), like("B", "*abc*"));
        Node node = node(or(group, like("C", "*abc*")));

        assertThat(operands(node).getFirst()).isInstanceOf(Node.Field.class);
        assertThat(operands(node).getLast()).isInstanceOf(Node.All.class);
    }

    @Test
    void askForAFieldThatRefersToAnotherAfterWhatNeedsNoCopy() {
        Node node = node(
                and(new Predicate.FieldReference("A", "B", Predicate.Relation.CONTAINS, false), like("C", "*abc*")));

        assertThat(operands(node).getLast()).isInstanceOf(Node.Reference.class);
    }

    // ---- alternatives of one field

    private static List<ScalarTest> tests(Predicate... alternatives) {
        return node(or(alternatives)) instanceof Node.Field(int slot, List<ScalarTest> tests, int cost)
                ? tests
                : List.of();
    }

    private static Predicate[] numbered(String before, String after, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> like("A", before + "text" + i + after))
                .toArray(Predicate[]::new);
    }

    @Test
    void lookForFourTextsOfOneFieldTogether() {
        assertThat(tests(numbered("", "", 4))).singleElement().isInstanceOf(TextTests.OneOf.class);
        assertThat(tests(numbered("", "*", 4))).singleElement().isInstanceOf(TextTests.Affix.class);
        assertThat(tests(numbered("*", "", 4))).singleElement().isInstanceOf(TextTests.Affix.class);
        assertThat(tests(numbered("*", "*", 4))).singleElement().isInstanceOf(TextTests.ContainsAny.class);
        assertThat(tests(numbered("*", "*", 3))).hasSize(3).hasOnlyElementsOfType(TextTests.Literal.class);
    }

    @Test
    void lookForCasedPartsOneByOne() {
        Predicate[] cased = IntStream.range(0, 4)
                .mapToObj(i -> field("A", TestRules.pattern("*Text" + i + "*", true)))
                .toArray(Predicate[]::new);
        assertThat(tests(cased)).hasSize(4).hasOnlyElementsOfType(TextTests.Literal.class);
        Predicate[] whole = IntStream.range(0, 4)
                .mapToObj(i -> field("A", TestRules.pattern("Text" + i, true)))
                .toArray(Predicate[]::new);
        assertThat(tests(whole)).singleElement().isInstanceOf(TextTests.OneOf.class);
    }

    @Test
    void tryCheapAlternativesOfAFieldFirst() {
        List<Predicate> alternatives = new ArrayList<>();
        alternatives.add(field("A", regex("a.c")));
        alternatives.add(field("A", new ValueTest.TimePart(ValueTest.Part.HOUR, 1)));
        alternatives.add(like("A", "a?c"));
        alternatives.add(like("A", "*abc*"));
        alternatives.add(like("A", "*abcdef*"));
        alternatives.addAll(List.of(numbered("*", "", 4)));
        alternatives.addAll(List.of(numbered("", "", 4)));
        alternatives.add(like("A", "start*"));

        List<ScalarTest> tests = tests(alternatives.toArray(Predicate[]::new));
        List<? extends Class<?>> kinds =
                tests.stream().map(ScalarTest::getClass).toList();

        assertThat(kinds)
                .isEqualTo(List.of(
                        TextTests.Literal.class,
                        TextTests.OneOf.class,
                        TextTests.Affix.class,
                        TextTests.Literal.class,
                        TextTests.Literal.class,
                        TextTests.WithWildcards.class,
                        TimePartTest.class,
                        TextTests.Regex.class));
        assertThat(((TextTests.Literal) tests.get(3)).bytes())
                .as("the longer text")
                .hasSize(6);
    }

    @Test
    void joinOnlyAlternativesOfOneField() {
        assertThat(node(or(like("A", "x"), like("A", "y")))).isInstanceOf(Node.Field.class);
        assertThat(node(or(like("A", "x"), like("B", "y")))).isInstanceOf(Node.Any.class);
        assertThat(node(or(keyword("x"), keyword("y")))).isInstanceOf(Node.Keyword.class);
        assertThat(node(or(keyword("x"), like("A", "y")))).isInstanceOf(Node.Any.class);
        assertThat(node(or(like("A", "x"), new Predicate.Exists("A")))).isInstanceOf(Node.Any.class);
    }
}
