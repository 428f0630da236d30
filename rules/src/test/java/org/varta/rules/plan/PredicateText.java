package org.varta.rules.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Predicates as text for tests: {@code <*>} is any run, {@code <?>} any one, {@code ==} a cased comparison. */
final class PredicateText {

    private PredicateText() {}

    static String of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> join(operands, " & ");
            case Predicate.Or(List<Predicate> operands) -> join(operands, " | ");
            case Predicate.Not(Predicate operand) -> "!" + of(operand);
            case Predicate.Field(String field, ValueTest test) -> field + of(test);
            case Predicate.Keyword(ValueTest test) -> "any" + of(test);
            case Predicate.IsNull(String field) -> field + " is null";
            case Predicate.Exists(String field) -> field + " exists";
            case Predicate.FieldReference(var field, var other, var relation, var isCased) ->
                field + " " + relation + (isCased ? " cased " : " ") + other;
        };
    }

    private static String join(List<Predicate> operands, String operator) {
        return operands.stream().map(PredicateText::of).collect(Collectors.joining(operator, "(", ")"));
    }

    private static String of(ValueTest test) {
        return switch (test) {
            case ValueTest.Pattern(var pieces, var isCased) ->
                (isCased ? "==" : "=")
                        + pieces.stream()
                                .map(piece -> switch (piece) {
                                    case ValueTest.Piece.Literal(String text) -> text;
                                    case ValueTest.Piece.AnyRun() -> "<*>";
                                    case ValueTest.Piece.AnyOne() -> "<?>";
                                })
                                .collect(Collectors.joining());
            case ValueTest.Regex(var expression, var i, var m, var s) ->
                " re " + expression + (i ? " i" : "") + (m ? " m" : "") + (s ? " s" : "");
            case ValueTest.Cidr(var network, var prefix) -> " in " + network.getHostAddress() + "/" + prefix;
            case ValueTest.NumberEquals(var number) -> " number " + number;
            case ValueTest.Compare(var order, var number) -> " " + order + " " + number;
            case ValueTest.BooleanEquals(var expected) -> " is " + expected;
            case ValueTest.TimePart(var part, var number) -> " " + part + " " + number;
        };
    }
}
