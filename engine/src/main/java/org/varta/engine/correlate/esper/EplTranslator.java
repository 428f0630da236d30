package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.soda.EPStatementObjectModel;
import com.espertech.esper.common.client.soda.Expression;
import com.espertech.esper.common.client.soda.Filter;
import com.espertech.esper.common.client.soda.FilterStream;
import com.espertech.esper.common.client.soda.GroupByClauseExpression;
import com.espertech.esper.common.client.soda.GroupByClauseExpressionSingle;
import com.espertech.esper.common.client.soda.PatternStream;
import com.espertech.esper.common.client.soda.ProjectedStream;
import com.espertech.esper.common.client.soda.PropertyValueExpression;
import com.espertech.esper.common.client.soda.SelectClause;
import com.espertech.esper.common.client.soda.SelectClauseElement;
import com.espertech.esper.common.client.soda.SelectClauseExpression;
import com.espertech.esper.common.client.soda.SelectClauseWildcard;
import com.espertech.esper.common.client.soda.Stream;
import com.espertech.esper.common.client.soda.StreamSelector;
import com.espertech.esper.common.client.soda.View;
import com.espertech.esper.common.client.soda.WindowProjectionExpression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.EplGate.Column;
import org.varta.engine.correlate.EplGate.Column.Kind;
import org.varta.engine.correlate.EplGate.Look;
import org.varta.engine.correlate.EplGate.Verdict;
import org.varta.rules.sigma.EplRule;

/**
 * A statement's tree, as Esper's parser made it, to a statement that is written anew. What is not on the list of what may be
 * said has no way into what is written; Esper's own writer is not used, as it does not escape texts.
 *
 * <p>The list: one {@code select} over one input, with or without a {@code #time} window, or over one pattern; {@code where},
 * {@code group by}, {@code having}; subqueries over one input with a {@code #time} window.
 */
final class EplTranslator {

    private static final String SHAPE =
            "a statement is one select ... from one input or pattern, with where, group by and having";

    private final Map<String, Set<String>> inputs = new LinkedHashMap<>();
    private final EplPeriods periods = new EplPeriods();
    private final StringBuilder out = new StringBuilder();
    private final List<Column> columns = new ArrayList<>();
    private final Set<String> holding = new LinkedHashSet<>();
    private final List<Look> looks = new ArrayList<>();

    /** The input that the statement reads; null of a pattern. */
    private @Nullable String outerInput;

    private boolean isOuterWindow;

    /** More looks at what is held, for one event, than anybody writes. */
    static final int LOOKS_MAX = 16;

    private EplTranslator(EplRule rule) {
        rule.inputs().forEach((name, input) -> {
            Set<String> fields = new LinkedHashSet<>(EplRule.BUILT_IN);
            fields.addAll(input.fields().keySet());
            inputs.put(name, fields);
        });
    }

    static Verdict.Admitted translate(EplRule rule, EPStatementObjectModel model) throws EplRefusal {
        EplTranslator translator = new EplTranslator(rule);
        translator.statement(model);
        if (translator.looks.size() > LOOKS_MAX) {
            throw new EplRefusal(
                    "for one event the statement looks at what it holds in more than " + LOOKS_MAX + " places",
                    "select");
        }
        return new Verdict.Admitted(
                translator.out.toString(),
                translator.columns,
                translator.holding,
                translator.looks,
                translator.periods.spanMs());
    }

    private void statement(EPStatementObjectModel model) throws EplRefusal {
        requireNothingElse(model);
        StringBuilder from = new StringBuilder();
        Stream stream = only(model);
        EplScope scope;
        boolean isWindow = false;
        if (stream.getClass() == PatternStream.class) {
            scope = EplScope.empty();
            pattern((PatternStream) stream, scope, from);
            if (model.getGroupByClause() != null || model.getHavingClause() != null) {
                throw new EplRefusal("group by and having need an input with #time, not a pattern", "having");
            }
        } else {
            FilterStream filter = filterStream(stream);
            scope = EplScope.empty().with(alias(filter), fields(filter.getFilter()));
            isWindow = stream(filter, EplScope.empty(), from);
            outerInput = filter.getFilter().getEventTypeName();
            isOuterWindow = isWindow;
        }
        out.append("select ");
        select(model.getSelectClause(), scope, isWindow);
        out.append(" from ").append(from);
        tail(model, scope, isWindow, this::subquery);
    }

    private static void requireNothingElse(EPStatementObjectModel model) throws EplRefusal {
        Map<String, @Nullable Object> others = new LinkedHashMap<>();
        others.put("insert", model.getInsertInto());
        others.put("order", model.getOrderByClause());
        others.put("output", model.getOutputLimitClause());
        others.put("window", model.getCreateWindow());
        others.put("on", model.getOnExpr());
        others.put("variable", model.getCreateVariable());
        others.put("limit", model.getRowLimitClause());
        others.put("update", model.getUpdateClause());
        others.put("@", model.getAnnotations());
        others.put("match_recognize", model.getMatchRecognizeClause());
        others.put("index", model.getCreateIndex());
        others.put("schema", model.getCreateSchema());
        others.put("create", model.getCreateContext());
        others.put("for", model.getForClause());
        others.put("expression", model.getExpressionDeclarations());
        others.put("context", model.getContextName());
        others.put("script", model.getScriptExpressions());
        others.put("inlined_class", model.getClassProvidedExpressions());
        others.put("dataflow", model.getCreateDataFlow());
        others.put("expression ", model.getCreateExpression());
        others.put("class", model.getCreateClass());
        others.put("delete", model.getFireAndForgetClause());
        others.put("into", model.getIntoTableClause());
        others.put("table", model.getCreateTable());
        for (Map.Entry<String, @Nullable Object> other : others.entrySet()) {
            Object part = other.getValue();
            if (part != null && !(part instanceof Collection<?> several && several.isEmpty())) {
                String word = other.getKey().trim();
                throw new EplRefusal(word + " is not allowed; " + SHAPE, word);
            }
        }
        if (model.getSelectClause() == null || model.getFromClause() == null) {
            throw new EplRefusal(SHAPE, null);
        }
    }

    private static Stream only(EPStatementObjectModel model) throws EplRefusal {
        List<Stream> streams = model.getFromClause().getStreams();
        boolean isOne = streams.size() == 1
                && (model.getFromClause().getOuterJoinQualifiers() == null
                        || model.getFromClause().getOuterJoinQualifiers().isEmpty());
        if (!isOne) {
            throw new EplRefusal(
                    "a join is not allowed; compare with a subquery, or order events in a pattern", "from");
        }
        return streams.getFirst();
    }

    private static FilterStream filterStream(Stream stream) throws EplRefusal {
        if (stream.getClass() != FilterStream.class) {
            throw new EplRefusal(
                    stream.getClass().getSimpleName() + " is not allowed: from takes an input or a pattern", "from");
        }
        return (FilterStream) stream;
    }

    private static String alias(FilterStream stream) throws EplRefusal {
        if (stream.getStreamName() == null) {
            String type = stream.getFilter().getEventTypeName();
            throw new EplRefusal("give the input a name: from " + type + " as a", type);
        }
        return stream.getStreamName();
    }

    private Set<String> fields(Filter filter) throws EplRefusal {
        Set<String> fields = inputs.get(filter.getEventTypeName());
        if (fields == null) {
            throw new EplRefusal(
                    filter.getEventTypeName() + " is no input of the rule; there are "
                            + String.join(", ", inputs.keySet()),
                    filter.getEventTypeName());
        }
        return fields;
    }

    private void pattern(PatternStream stream, EplScope scope, StringBuilder to) throws EplRefusal {
        requirePlain(stream);
        if (!stream.getViews().isEmpty() || stream.getStreamName() != null) {
            throw new EplRefusal("a pattern takes no window and no name", "]");
        }
        if (stream.getAnnotations() != null && stream.getAnnotations().length > 0) {
            throw new EplRefusal("annotations are not allowed", "@");
        }
        to.append("pattern [");
        EplPatterns patterns = new EplPatterns(to, periods, scope, (filter, inside) -> filter(filter, inside, to));
        patterns.write(stream.getExpression());
        holding.addAll(patterns.beginnings());
        looks.addAll(patterns.looks());
        to.append(']');
    }

    private static void requirePlain(ProjectedStream stream) throws EplRefusal {
        if (stream.isUnidirectional() || stream.isRetainUnion() || stream.isRetainIntersection()) {
            throw new EplRefusal("unidirectional and retain are not allowed", "from");
        }
    }

    /** Writes a stream. Returns whether it has a window. */
    private boolean stream(FilterStream stream, EplScope outer, StringBuilder to) throws EplRefusal {
        requirePlain(stream);
        filter(stream.getFilter(), outer, to);
        boolean isWindow = !stream.getViews().isEmpty();
        if (isWindow) {
            View view = stream.getViews().getFirst();
            if (stream.getViews().size() > 1 || view.getNamespace() != null || !"time".equals(view.getName())) {
                throw new EplRefusal(
                        "the window " + view.getName() + " is not allowed; #time(1 hour) is", view.getName());
            }
            long ms = periods.only(view.getParameters(), "#time");
            holding.add(stream.getFilter().getEventTypeName());
            to.append("#time(").append(ms).append(" milliseconds)");
        }
        to.append(" as ").append(alias(stream));
        return isWindow;
    }

    private Set<String> filter(Filter filter, EplScope scope, StringBuilder to) throws EplRefusal {
        Set<String> fields = fields(filter);
        if (filter.getOptionalPropertySelects() != null
                && !filter.getOptionalPropertySelects().isEmpty()) {
            throw new EplRefusal("an event has no parts to select", "[");
        }
        to.append(filter.getEventTypeName());
        if (filter.getFilter() != null) {
            to.append('(');
            new EplExpressions(to, false, null).write(filter.getFilter(), scope.within(fields));
            to.append(')');
        }
        return fields;
    }

    private void select(SelectClause select, EplScope scope, boolean isWindow) throws EplRefusal {
        requirePlain(select);
        for (SelectClauseElement element : select.getSelectList()) {
            if (element.getClass() != SelectClauseExpression.class) {
                throw new EplRefusal("name what is selected: an event, or a value as name", "*");
            }
            out.append(columns.isEmpty() ? "" : ", ");
            column((SelectClauseExpression) element, scope, isWindow);
            out.append(" as c").append(columns.size() - 1);
        }
    }

    private static void requirePlain(SelectClause select) throws EplRefusal {
        StreamSelector selector = select.getStreamSelector();
        if (select.isDistinct() || (selector != null && selector != StreamSelector.ISTREAM_ONLY)) {
            throw new EplRefusal("distinct, istream, irstream and rstream are not allowed", "select");
        }
    }

    private void column(SelectClauseExpression element, EplScope scope, boolean isWindow) throws EplRefusal {
        if (element.isAnnotatedByEventFlag()) {
            throw new EplRefusal("annotations are not allowed", "@");
        }
        Expression expression = element.getExpression();
        String name = element.getAsName();
        if (expression.getClass() == PropertyValueExpression.class) {
            String property = ((PropertyValueExpression) expression).getPropertyName();
            if (scope.isEvent(property)) {
                columns.add(new Column(name == null ? property : name, Kind.EVENT));
                out.append(property).append('.').append(EplScope.HIT);
                return;
            }
        }
        if (name == null) {
            throw new EplRefusal("give each value that is selected a name: a.host as host", null);
        }
        if (expression.getClass() == WindowProjectionExpression.class) {
            if (!isWindow || !EplExpressions.isStar(expression.getChildren())) {
                throw new EplRefusal("window(*) is all events of an input with #time", "window");
            }
            columns.add(new Column(name, Kind.EVENTS));
            out.append("window(*)");
            return;
        }
        columns.add(new Column(name, Kind.VALUE));
        new EplExpressions(out, isWindow, this::subquery).write(expression, scope);
    }

    private void tail(
            EPStatementObjectModel model,
            EplScope scope,
            boolean isWindow,
            EplExpressions.@Nullable Subqueries subqueries)
            throws EplRefusal {
        if (model.getWhereClause() != null) {
            out.append(" where ");
            new EplExpressions(out, false, subqueries).write(model.getWhereClause(), scope);
        }
        if (model.getGroupByClause() != null) {
            String separator = " group by ";
            for (GroupByClauseExpression by : model.getGroupByClause().getGroupByExpressions()) {
                if (by.getClass() != GroupByClauseExpressionSingle.class
                        || ((GroupByClauseExpressionSingle) by).getExpression().getClass()
                                != PropertyValueExpression.class) {
                    throw new EplRefusal("group by takes fields", "group");
                }
                PropertyValueExpression field =
                        (PropertyValueExpression) ((GroupByClauseExpressionSingle) by).getExpression();
                out.append(separator).append(scope.property(field.getPropertyName()));
                separator = ", ";
            }
        }
        if (model.getHavingClause() != null) {
            if (!isWindow) {
                throw new EplRefusal("having needs an input with #time", "having");
            }
            out.append(" having ");
            new EplExpressions(out, true, subqueries).write(model.getHavingClause(), scope);
        }
    }

    /** Each event of the statement's input looks at the subquery's; where that has a window, so does each event that leaves it. */
    private void look(FilterStream stream, @Nullable Expression where) throws EplRefusal {
        String by = outerInput;
        if (by == null) {
            throw new EplRefusal("a subquery stands beside an input, not beside a pattern", "select");
        }
        String inner = alias(stream);
        List<String> byFields = new ArrayList<>();
        List<String> atFields = new ArrayList<>();
        for (EplEqualities.Pair pair : EplEqualities.of(where)) {
            String atField = pair.fieldOf(inner);
            String other = pair.other(inner);
            int dot = other.indexOf('.');
            if (atField != null && dot > 0 && !other.substring(0, dot).equals(inner)) {
                atFields.add(atField);
                byFields.add(other.substring(dot + 1));
            }
        }
        Look look = new Look(by, byFields, stream.getFilter().getEventTypeName(), atFields);
        looks.add(look);
        if (isOuterWindow) {
            looks.add(look);
        }
    }

    private void subquery(EPStatementObjectModel model, EplScope outer, boolean isExists) throws EplRefusal {
        requireNothingElse(model);
        FilterStream stream = filterStream(only(model));
        look(stream, model.getWhereClause());
        EplScope scope = outer.with(alias(stream), fields(stream.getFilter()));
        StringBuilder from = new StringBuilder();
        if (!stream(stream, EplScope.empty(), from)) {
            throw new EplRefusal(
                    "an input in a subquery needs a window: "
                            + stream.getFilter().getEventTypeName() + "#time(1 hour)",
                    stream.getFilter().getEventTypeName());
        }
        if (model.getGroupByClause() != null || model.getHavingClause() != null) {
            throw new EplRefusal("a subquery takes no group by and no having", "having");
        }
        requirePlain(model.getSelectClause());
        List<SelectClauseElement> selected = model.getSelectClause().getSelectList();
        out.append(isExists ? "exists (select " : "select ");
        if (isExists) {
            if (selected.size() != 1 || selected.getFirst().getClass() != SelectClauseWildcard.class) {
                throw new EplRefusal("write exists (select * from ...)", "exists");
            }
            out.append('*');
        } else {
            if (selected.size() != 1 || selected.getFirst().getClass() != SelectClauseExpression.class) {
                throw new EplRefusal("a subquery selects one value: count(*), sum, avg, min or max", "select");
            }
            SelectClauseExpression one = (SelectClauseExpression) selected.getFirst();
            if (one.isAnnotatedByEventFlag()) {
                throw new EplRefusal("annotations are not allowed", "@");
            }
            new EplExpressions(out, true, null).write(one.getExpression(), scope);
        }
        out.append(" from ").append(from);
        tail(model, scope, false, null);
        out.append(isExists ? ")" : "");
    }
}
