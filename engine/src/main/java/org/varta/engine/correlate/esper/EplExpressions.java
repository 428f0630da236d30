package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.soda.ArithmaticExpression;
import com.espertech.esper.common.client.soda.AvgProjectionExpression;
import com.espertech.esper.common.client.soda.BetweenExpression;
import com.espertech.esper.common.client.soda.Conjunction;
import com.espertech.esper.common.client.soda.ConstantExpression;
import com.espertech.esper.common.client.soda.CountProjectionExpression;
import com.espertech.esper.common.client.soda.CountStarProjectionExpression;
import com.espertech.esper.common.client.soda.CrontabParameterExpression;
import com.espertech.esper.common.client.soda.CurrentTimestampExpression;
import com.espertech.esper.common.client.soda.Disjunction;
import com.espertech.esper.common.client.soda.DotExpressionItem;
import com.espertech.esper.common.client.soda.DotExpressionItemCall;
import com.espertech.esper.common.client.soda.EPStatementObjectModel;
import com.espertech.esper.common.client.soda.Expression;
import com.espertech.esper.common.client.soda.InExpression;
import com.espertech.esper.common.client.soda.MaxProjectionExpression;
import com.espertech.esper.common.client.soda.MinProjectionExpression;
import com.espertech.esper.common.client.soda.NotExpression;
import com.espertech.esper.common.client.soda.PropertyValueExpression;
import com.espertech.esper.common.client.soda.RelationalOpExpression;
import com.espertech.esper.common.client.soda.ScheduleItemType;
import com.espertech.esper.common.client.soda.SingleRowMethodExpression;
import com.espertech.esper.common.client.soda.SubqueryExistsExpression;
import com.espertech.esper.common.client.soda.SubqueryExpression;
import com.espertech.esper.common.client.soda.SumProjectionExpression;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes expressions anew, if they are on the list: constants, fields, comparisons, {@code and or not in between},
 * arithmetic, {@code number(field)}, {@code current_timestamp}; where the place allows it, aggregates over a window and
 * subqueries. Each class of Esper's tree that is on the list is named here, with every part that it has.
 */
final class EplExpressions {

    private static final Set<String> RELATIONS = Set.of("=", "!=", "<", ">", "<=", ">=", "is", "is not");
    private static final Set<String> OPERATORS = Set.of("+", "-", "*", "/", "%");
    private static final Map<Class<?>, String> AGGREGATES = Map.of(
            SumProjectionExpression.class, "sum",
            AvgProjectionExpression.class, "avg",
            MinProjectionExpression.class, "min",
            MaxProjectionExpression.class, "max");

    /** Deeper than anybody writes. */
    private static final int DEPTH_MAX = 40;

    /** Writes a subquery. */
    @FunctionalInterface
    interface Subqueries {
        void write(EPStatementObjectModel model, EplScope outer, boolean isExists) throws EplRefusal;
    }

    private final StringBuilder out;
    private final boolean areAggregatesAllowed;
    private final @Nullable Subqueries subqueries;
    private int depth;

    /** @param subqueries null where none may stand */
    EplExpressions(StringBuilder out, boolean areAggregatesAllowed, @Nullable Subqueries subqueries) {
        this.out = out;
        this.areAggregatesAllowed = areAggregatesAllowed;
        this.subqueries = subqueries;
    }

    void write(Expression expression, EplScope scope) throws EplRefusal {
        if (++depth > DEPTH_MAX) {
            throw new EplRefusal("the statement is nested deeper than " + DEPTH_MAX, null);
        }
        out.append('(');
        if (!value(expression, scope) && !operation(expression, scope) && !aggregate(expression, scope)) {
            subquery(expression, scope);
        }
        out.append(')');
        depth--;
    }

    private boolean value(Expression expression, EplScope scope) throws EplRefusal {
        Class<?> type = expression.getClass();
        if (type == ConstantExpression.class) {
            constant(((ConstantExpression) expression).getConstant());
        } else if (type == PropertyValueExpression.class) {
            out.append(scope.property(((PropertyValueExpression) expression).getPropertyName()));
        } else if (type == CurrentTimestampExpression.class) {
            out.append("current_timestamp()");
        } else if (type == SingleRowMethodExpression.class) {
            number((SingleRowMethodExpression) expression, scope);
        } else {
            return false;
        }
        return true;
    }

    private boolean operation(Expression expression, EplScope scope) throws EplRefusal {
        Class<?> type = expression.getClass();
        List<Expression> parts = expression.getChildren();
        if (type == RelationalOpExpression.class) {
            String operator = ((RelationalOpExpression) expression).getOperator();
            join(parts, listed(operator, RELATIONS), scope, 2);
        } else if (type == ArithmaticExpression.class) {
            String operator = ((ArithmaticExpression) expression).getOperator();
            join(parts, listed(operator, OPERATORS), scope, Integer.MAX_VALUE);
        } else if (type == Conjunction.class) {
            join(parts, "and", scope, Integer.MAX_VALUE);
        } else if (type == Disjunction.class) {
            join(parts, "or", scope, Integer.MAX_VALUE);
        } else if (type == NotExpression.class) {
            out.append("not ");
            write(parts.getFirst(), scope);
        } else if (type == InExpression.class) {
            in((InExpression) expression, scope);
        } else if (type == BetweenExpression.class) {
            between((BetweenExpression) expression, scope);
        } else {
            return false;
        }
        return true;
    }

    private static String listed(String operator, Set<String> operators) throws EplRefusal {
        String plain = operator.equals("<>") ? "!=" : operator;
        if (!operators.contains(plain)) {
            throw new EplRefusal("the operator " + operator + " is not allowed", operator);
        }
        return plain;
    }

    private void join(List<Expression> parts, String operator, EplScope scope, int most) throws EplRefusal {
        if (parts.size() < 2 || parts.size() > most) {
            throw new EplRefusal("the operator " + operator + " does not take " + parts.size() + " values", operator);
        }
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "" : " " + operator + " ");
            write(parts.get(i), scope);
        }
    }

    private void in(InExpression in, EplScope scope) throws EplRefusal {
        List<Expression> parts = in.getChildren();
        write(parts.getFirst(), scope);
        out.append(in.isNotIn() ? " not in (" : " in (");
        for (int i = 1; i < parts.size(); i++) {
            out.append(i == 1 ? "" : ", ");
            write(parts.get(i), scope);
        }
        out.append(')');
    }

    private void between(BetweenExpression between, EplScope scope) throws EplRefusal {
        if (!between.isLowEndpointIncluded() || !between.isHighEndpointIncluded()) {
            throw new EplRefusal("write the range with between, or with < and >", ":");
        }
        List<Expression> parts = between.getChildren();
        write(parts.get(0), scope);
        out.append(between.isNotBetween() ? " not between " : " between ");
        write(parts.get(1), scope);
        out.append(" and ");
        write(parts.get(2), scope);
    }

    private void number(SingleRowMethodExpression method, EplScope scope) throws EplRefusal {
        List<DotExpressionItem> chain = method.getChain();
        if (chain.size() == 1
                && method.getChildren().isEmpty()
                && chain.getFirst().getClass() == DotExpressionItemCall.class) {
            DotExpressionItemCall call = (DotExpressionItemCall) chain.getFirst();
            if (call.getName().equals(EplFunctions.NUMBER)
                    && call.getParameters().size() == 1
                    && call.getParameters().getFirst().getClass() == PropertyValueExpression.class) {
                out.append(EplFunctions.NUMBER).append('(');
                write(call.getParameters().getFirst(), scope);
                out.append(')');
                return;
            }
        }
        throw new EplRefusal(
                "no function or method may be called but number(field), and count, sum, avg, min, max over a window",
                "(");
    }

    private boolean aggregate(Expression expression, EplScope scope) throws EplRefusal {
        Class<?> type = expression.getClass();
        String name = AGGREGATES.get(type);
        boolean isCount = type == CountProjectionExpression.class || type == CountStarProjectionExpression.class;
        if (name == null && !isCount) {
            return false;
        }
        if (!areAggregatesAllowed) {
            throw new EplRefusal(
                    "count, sum, avg, min and max stand in select or having, over a stream with #time", null);
        }
        List<Expression> parts = expression.getChildren();
        if (isCount && (parts.isEmpty() || isStar(parts))) {
            out.append("count(*)");
            return true;
        }
        if (parts.size() != 1) {
            throw new EplRefusal("an aggregate takes one value", null);
        }
        if ((expression instanceof MinProjectionExpression min && min.isEver())
                || (expression instanceof MaxProjectionExpression max && max.isEver())) {
            throw new EplRefusal("minever and maxever forget nothing; write min or max", "ever");
        }
        boolean isDistinct = isDistinct(expression);
        out.append(isCount ? "count" : name).append(isDistinct ? "(distinct " : "(");
        new EplExpressions(out, false, null).write(parts.getFirst(), scope);
        out.append(')');
        return true;
    }

    static boolean isStar(List<Expression> parts) {
        return parts.size() == 1
                && parts.getFirst().getClass() == CrontabParameterExpression.class
                && ((CrontabParameterExpression) parts.getFirst()).getType() == ScheduleItemType.WILDCARD;
    }

    private static boolean isDistinct(Expression expression) {
        return switch (expression) {
            case CountProjectionExpression count -> count.isDistinct();
            case SumProjectionExpression sum -> sum.isDistinct();
            case AvgProjectionExpression avg -> avg.isDistinct();
            case MinProjectionExpression min -> min.isDistinct();
            case MaxProjectionExpression max -> max.isDistinct();
            default -> false;
        };
    }

    private void subquery(Expression expression, EplScope scope) throws EplRefusal {
        Class<?> type = expression.getClass();
        boolean isExists = type == SubqueryExistsExpression.class;
        if (!isExists && type != SubqueryExpression.class) {
            throw new EplRefusal(
                    type.getSimpleName()
                            + " is not allowed; what a field holds is for the detection to say, and a statement"
                            + " takes comparisons, arithmetic, number(field) and count, sum, avg, min, max",
                    null);
        }
        if (subqueries == null) {
            throw new EplRefusal(
                    "a subquery stands in select, where or having, not in a filter or a subquery", "select");
        }
        subqueries.write(
                isExists
                        ? ((SubqueryExistsExpression) expression).getModel()
                        : ((SubqueryExpression) expression).getModel(),
                scope,
                isExists);
    }

    private void constant(@Nullable Object constant) throws EplRefusal {
        switch (constant) {
            case null -> out.append("null");
            case Boolean truth -> out.append(truth);
            case Integer number -> out.append(number);
            case Long number -> out.append(number).append('L');
            case Double number when Double.isFinite(number) -> out.append(number);
            case String text -> text(text);
            default -> throw new EplRefusal("a constant is a text, a number, true, false or null", constant.toString());
        }
    }

    /** Everything but letters and digits by its number, so that no text is ever more than a text. */
    private void text(String text) {
        out.append('\'');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (isPlain) {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        out.append('\'');
    }
}
