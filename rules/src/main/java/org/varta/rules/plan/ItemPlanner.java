package org.varta.rules.plan;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problems;
import org.varta.rules.plan.Predicate.Relation;
import org.varta.rules.plan.ValueTest.Order;
import org.varta.rules.plan.ValueTest.Part;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.Position;

/** One detection item as a predicate. After an error, which it reports, what it returns means nothing. */
final class ItemPlanner {

    /** The longest expression of SigmaHQ has about 700 characters. */
    private static final int REGEX_LENGTH_MAX = 8_000;

    private final Problems problems;
    private final SiteLists lists;
    private final Item item;
    private final List<Modifier> chain;

    ItemPlanner(Problems problems, SiteLists lists, Item item) {
        this.problems = problems;
        this.lists = lists;
        this.item = item;
        this.chain = item.modifiers();
    }

    Predicate plan() {
        List<Predicate> values = item.values().stream().map(this::value).toList();
        Predicate joined = chain.contains(Modifier.ALL) ? Predicates.and(values) : Predicates.or(values);
        return chain.contains(Modifier.NEQ) ? Predicates.not(joined) : joined;
    }

    private Predicate value(Value value) {
        for (Modifier modifier : chain) {
            Predicate special = special(modifier, value);
            if (special != null) {
                return special;
            }
        }
        boolean isPlain = chain.stream().allMatch(m -> m == Modifier.ALL || m == Modifier.NEQ);
        String field = item.field();
        if (isPlain && field != null) {
            return switch (value) {
                case Value.Text text -> text(text.text(), value.position());
                case Value.Numeric numeric -> new Predicate.Field(field, new ValueTest.NumberEquals(numeric.number()));
                case Value.Bool bool -> new Predicate.Field(field, new ValueTest.BooleanEquals(bool.value()));
                case Value.Null none -> new Predicate.IsNull(field);
            };
        }
        return text(textOf(value), value.position());
    }

    /** The predicate of a modifier that reads values otherwise than as text with wildcards, or null for the others. */
    private @Nullable Predicate special(Modifier modifier, Value value) {
        return switch (modifier) {
            case EXISTS -> exists(value);
            case RE -> test(regex(value));
            case CIDR -> cidr(value);
            case FIELDREF -> reference(textOf(value));
            case LT -> compare(Order.LESS, value);
            case LTE -> compare(Order.LESS_OR_EQUAL, value);
            case GT -> compare(Order.GREATER, value);
            case GTE -> compare(Order.GREATER_OR_EQUAL, value);
            case MINUTE -> timePart(Part.MINUTE, value);
            case HOUR -> timePart(Part.HOUR, value);
            case DAY -> timePart(Part.DAY, value);
            case WEEK -> timePart(Part.WEEK, value);
            case MONTH -> timePart(Part.MONTH, value);
            case YEAR -> timePart(Part.YEAR, value);
            case ALL, CONTAINS, STARTSWITH, ENDSWITH, CASED, NEQ, WINDASH, I, M, S -> null;
            case BASE64, BASE64OFFSET, UTF16, UTF16LE, UTF16BE, WIDE, EXPAND -> null;
        };
    }

    private Predicate test(ValueTest test) {
        String field = item.field();
        return field == null ? new Predicate.Keyword(test) : new Predicate.Field(field, test);
    }

    private String field() {
        String field = item.field();
        if (field == null) {
            throw new IllegalArgumentException("the parser lets no such modifier through for keywords: " + chain);
        }
        return field;
    }

    private Predicate text(String text, Position position) {
        TextPlanner planner = new TextPlanner(problems, lists, chain, item.field() == null);
        List<Predicate> any = new ArrayList<>();
        planner.patterns(text, position).forEach(pattern -> any.add(test(pattern)));
        return Predicates.or(any);
    }

    private Predicate exists(Value value) {
        Predicate exists = new Predicate.Exists(field());
        return value instanceof Value.Bool(boolean isThere, Position ignored) && isThere
                ? exists
                : Predicates.not(exists);
    }

    private Predicate compare(Order order, Value value) {
        return test(new ValueTest.Compare(order, number(value)));
    }

    private Predicate timePart(Part part, Value value) {
        return test(new ValueTest.TimePart(part, number(value).intValueExact()));
    }

    private static BigDecimal number(Value value) {
        if (value instanceof Value.Numeric numeric) {
            return numeric.number();
        }
        throw new IllegalArgumentException("the parser lets only numbers through: " + value);
    }

    private Predicate reference(String other) {
        Relation relation = Relation.EQUALS;
        if (chain.contains(Modifier.CONTAINS)) {
            relation = Relation.CONTAINS;
        } else if (chain.contains(Modifier.STARTSWITH)) {
            relation = Relation.STARTS_WITH;
        } else if (chain.contains(Modifier.ENDSWITH)) {
            relation = Relation.ENDS_WITH;
        }
        return new Predicate.FieldReference(field(), other, relation, chain.contains(Modifier.CASED));
    }

    private ValueTest regex(Value value) {
        String expression = textOf(value);
        boolean isIgnoreCase = chain.contains(Modifier.I);
        boolean isMultiline = chain.contains(Modifier.M);
        boolean isDotAll = chain.contains(Modifier.S);
        if (expression.length() > REGEX_LENGTH_MAX) {
            problems.error(
                    Code.INVALID_REGEX,
                    value.position(),
                    "the regular expression has more than " + REGEX_LENGTH_MAX + " characters");
        } else if (EndlessFolding.threatens(expression, isIgnoreCase)) {
            problems.error(
                    Code.INVALID_REGEX,
                    value.position(),
                    "ignoring case, the letters U+1C80 to U+1C88 cannot be used, nor a range that ends behind them");
        } else {
            int flags = (isIgnoreCase ? Pattern.CASE_INSENSITIVE : 0)
                    | (isMultiline ? Pattern.MULTILINE : 0)
                    | (isDotAll ? Pattern.DOTALL : 0);
            try {
                Pattern.compile(expression, flags);
            } catch (PatternSyntaxException e) {
                problems.error(
                        Code.INVALID_REGEX,
                        value.position(),
                        e.getMessage() + "; the syntax is RE2's, without look-around and back-references");
            }
        }
        return new ValueTest.Regex(expression, isIgnoreCase, isMultiline, isDotAll);
    }

    private Predicate cidr(Value value) {
        TextPlanner planner = new TextPlanner(problems, lists, chain, false);
        List<Predicate> any = new ArrayList<>();
        for (String text : planner.expandedTexts(textOf(value), value.position())) {
            switch (Networks.parse(text)) {
                case Networks.Result.Network(ValueTest.Cidr cidr) -> any.add(test(cidr));
                case Networks.Result.Fault(String message) ->
                    problems.error(Code.INVALID_CIDR, value.position(), message);
            }
        }
        return Predicates.or(any);
    }

    private static String textOf(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Numeric numeric -> numeric.number().toPlainString();
            case Value.Bool bool -> Boolean.toString(bool.value());
            case Value.Null none -> "";
        };
    }
}
