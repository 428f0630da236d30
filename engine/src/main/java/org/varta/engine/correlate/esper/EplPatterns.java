package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.soda.Expression;
import com.espertech.esper.common.client.soda.Filter;
import com.espertech.esper.common.client.soda.PatternAndExpr;
import com.espertech.esper.common.client.soda.PatternEveryDistinctExpr;
import com.espertech.esper.common.client.soda.PatternEveryExpr;
import com.espertech.esper.common.client.soda.PatternExpr;
import com.espertech.esper.common.client.soda.PatternFilterExpr;
import com.espertech.esper.common.client.soda.PatternFollowedByExpr;
import com.espertech.esper.common.client.soda.PatternGuardExpr;
import com.espertech.esper.common.client.soda.PatternNotExpr;
import com.espertech.esper.common.client.soda.PatternObserverExpr;
import com.espertech.esper.common.client.soda.PatternOrExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.EplGate.Look;

/**
 * Writes patterns anew, if they are on the list and bounded. A pattern is {@code every} and how it begins: with an event.
 * What follows may wait for a limited time only, so that each event is waited from for no longer than the sum of these; and as
 * {@code every} stands nowhere else, no event begins more than one wait.
 */
final class EplPatterns {

    private static final long ENDLESS = Long.MAX_VALUE;

    /** Writes the filter of an event; its fields stand in it without a name. */
    @FunctionalInterface
    interface Filters {
        Set<String> write(Filter filter, EplScope scope) throws EplRefusal;
    }

    private final StringBuilder out;
    private final EplPeriods periods;
    private final EplScope scope;
    private final Filters filters;
    private final List<Beginning> beginnings = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();

    /** A field as tag and name to the field of a beginning that it has to equal. */
    private final Map<String, String> equalOf = new HashMap<>();

    /** How a wait begins: the input and the tag of its event, or none. */
    private record Beginning(String input, @Nullable String tag) {}

    /** @param scope takes the tags, so that each can be used behind its event */
    EplPatterns(StringBuilder out, EplPeriods periods, EplScope scope, Filters filters) {
        this.out = out;
        this.periods = periods;
        this.scope = scope;
        this.filters = filters;
    }

    /** The inputs whose events begin a wait. */
    List<String> beginnings() {
        return beginnings.stream().map(Beginning::input).toList();
    }

    /** Each event that may go on with a wait looks at those waits that its filter does not find otherwise. */
    List<Look> looks() {
        return looks;
    }

    void write(PatternExpr root) throws EplRefusal {
        if (isEvery(root)) {
            every(root);
            return;
        }
        if (root.getClass() != PatternFollowedByExpr.class
                || !isEvery(root.getChildren().getFirst())) {
            throw new EplRefusal(
                    "a pattern begins with every and an event, as in every a=first -> b=second where timer:within(5 min)",
                    "[");
        }
        followedBy((PatternFollowedByExpr) root, true);
    }

    private static boolean isEvery(PatternExpr pattern) {
        return pattern.getClass() == PatternEveryExpr.class || pattern.getClass() == PatternEveryDistinctExpr.class;
    }

    private void every(PatternExpr every) throws EplRefusal {
        PatternExpr body = every.getChildren().getFirst();
        if (every.getClass() == PatternEveryExpr.class) {
            out.append("every (");
            begin(body);
            out.append(')');
            return;
        }
        // the keys stand before the pattern whose tags they use
        int start = out.length();
        out.append('(');
        begin(body);
        out.append(')');
        String written = out.substring(start);
        out.setLength(start);
        out.append("every-distinct(");
        List<Expression> keys = ((PatternEveryDistinctExpr) every).getExpressions();
        if (keys.size() < 2) {
            throw new EplRefusal(
                    "every-distinct takes keys and how long each is remembered, as in (a.host, 1 hour)",
                    "every-distinct");
        }
        for (Expression key : keys.subList(0, keys.size() - 1)) {
            new EplExpressions(out, false, null).write(key, scope);
            out.append(", ");
        }
        out.append(periods.period(keys.getLast(), "every-distinct")).append(" milliseconds) ");
        out.append(written);
    }

    /** What every stands before: it begins with an event. */
    private void begin(PatternExpr pattern) throws EplRefusal {
        Class<?> type = pattern.getClass();
        if (type == PatternFollowedByExpr.class) {
            followedBy((PatternFollowedByExpr) pattern, false);
        } else if (type == PatternFilterExpr.class) {
            PatternFilterExpr first = (PatternFilterExpr) pattern;
            event(first, true);
            beginnings.add(new Beginning(first.getFilter().getEventTypeName(), first.getTagName()));
        } else if (type == PatternOrExpr.class) {
            join(pattern.getChildren(), "or", this::begin);
        } else {
            throw new EplRefusal(
                    "behind every stands an event, or events joined by or; " + name(pattern) + " may follow behind ->",
                    "every");
        }
    }

    private void followedBy(PatternFollowedByExpr pattern, boolean hasEvery) throws EplRefusal {
        List<Expression> most = pattern.getOptionalMaxPerSubexpression();
        if (most != null && most.stream().anyMatch(java.util.Objects::nonNull)) {
            throw new EplRefusal("-[n]> is not allowed; write ->", "-[");
        }
        List<PatternExpr> children = pattern.getChildren();
        if (hasEvery) {
            every(children.getFirst());
        } else {
            out.append('(');
            begin(children.getFirst());
            out.append(')');
        }
        for (PatternExpr next : children.subList(1, children.size())) {
            out.append(" -> (");
            if (follow(next) == ENDLESS) {
                throw new EplRefusal(
                        "what follows behind -> has to end: where timer:within(5 min) behind the event, or"
                                + " timer:interval(5 min)",
                        "->");
            }
            out.append(')');
        }
    }

    /** What follows an event. Returns how long it may be waited for, milliseconds. */
    private long follow(PatternExpr pattern) throws EplRefusal {
        Class<?> type = pattern.getClass();
        if (type == PatternFilterExpr.class) {
            event((PatternFilterExpr) pattern, true);
            look((PatternFilterExpr) pattern);
            return ENDLESS;
        }
        if (type == PatternObserverExpr.class) {
            return interval((PatternObserverExpr) pattern);
        }
        if (type == PatternGuardExpr.class) {
            return within((PatternGuardExpr) pattern);
        }
        if (type == PatternAndExpr.class) {
            return and(pattern.getChildren());
        }
        if (type == PatternOrExpr.class) {
            return or(pattern.getChildren());
        }
        throw new EplRefusal(
                name(pattern)
                        + " may not stand here; allowed are an event, timer:interval, and, or, not beside and, and"
                        + " where timer:within",
                null);
    }

    private long interval(PatternObserverExpr observer) throws EplRefusal {
        if (!"timer".equals(observer.getNamespace()) || !"interval".equals(observer.getName())) {
            throw new EplRefusal(
                    observer.getNamespace() + ":" + observer.getName() + " is not allowed; timer:interval is",
                    observer.getName());
        }
        long ms = periods.only(observer.getParameters(), "timer:interval");
        out.append("timer:interval(").append(ms).append(" milliseconds)");
        return ms;
    }

    private long within(PatternGuardExpr guard) throws EplRefusal {
        if (!"timer".equals(guard.getNamespace()) || !"within".equals(guard.getName())) {
            throw new EplRefusal(
                    guard.getNamespace() + ":" + guard.getName() + " is not allowed; where timer:within is",
                    guard.getName());
        }
        out.append('(');
        follow(guard.getChildren().getFirst());
        long ms = periods.only(guard.getParameters(), "timer:within");
        out.append(") where timer:within(").append(ms).append(" milliseconds)");
        return ms;
    }

    private long and(List<PatternExpr> children) throws EplRefusal {
        long[] longest = {0};
        int[] waits = {0};
        join(children, "and", child -> {
            if (child.getClass() == PatternNotExpr.class) {
                out.append("not ");
                PatternExpr absent = child.getChildren().getFirst();
                if (absent.getClass() != PatternFilterExpr.class) {
                    throw new EplRefusal("behind not stands an event", "not");
                }
                event((PatternFilterExpr) absent, false);
                look((PatternFilterExpr) absent);
                return;
            }
            waits[0]++;
            longest[0] = Math.max(longest[0], follow(child));
        });
        if (waits[0] == 0) {
            throw new EplRefusal("beside not stands what is waited for, as in timer:interval(5 min) and not a", "not");
        }
        return longest[0];
    }

    private long or(List<PatternExpr> children) throws EplRefusal {
        long[] shortest = {ENDLESS};
        join(children, "or", child -> shortest[0] = Math.min(shortest[0], follow(child)));
        return shortest[0];
    }

    @FunctionalInterface
    private interface Writer {
        void write(PatternExpr pattern) throws EplRefusal;
    }

    private void join(List<PatternExpr> children, String operator, Writer writer) throws EplRefusal {
        for (int i = 0; i < children.size(); i++) {
            out.append(i == 0 ? "(" : " " + operator + " (");
            writer.write(children.get(i));
            out.append(')');
        }
    }

    private void event(PatternFilterExpr event, boolean mayHaveTag) throws EplRefusal {
        if (event.getOptionalConsumptionLevel() != null) {
            throw new EplRefusal("@consume is not allowed", "@");
        }
        String tag = event.getTagName();
        if (tag != null && !mayHaveTag) {
            throw new EplRefusal("what stays away has no name: leave out " + tag + "=", tag);
        }
        if (tag != null && !EplScope.isName(tag)) {
            throw new EplRefusal("the name " + tag + " has to be letters, digits and _, a letter first", tag);
        }
        out.append(tag == null ? "" : tag + "=");
        Set<String> fields = filters.write(event.getFilter(), scope);
        if (tag != null) {
            scope.add(tag, fields);
        }
    }

    private void look(PatternFilterExpr event) {
        String tag = event.getTagName();
        Map<String, String> known = new HashMap<>();
        for (EplEqualities.Pair pair : EplEqualities.of(event.getFilter().getFilter())) {
            String field = pair.fieldOf("");
            String other = pair.other("");
            if (field != null && other.indexOf('.') > 0) {
                String first = equalOf.getOrDefault(other, other);
                known.put(field, first);
                if (tag != null) {
                    equalOf.put(tag + '.' + field, first);
                }
            }
        }
        for (Beginning beginning : beginnings) {
            List<String> byFields = new ArrayList<>();
            List<String> atFields = new ArrayList<>();
            known.forEach((field, first) -> {
                if (beginning.tag() != null && first.startsWith(beginning.tag() + '.')) {
                    byFields.add(field);
                    atFields.add(first.substring(first.indexOf('.') + 1));
                }
            });
            looks.add(new Look(event.getFilter().getEventTypeName(), byFields, beginning.input(), atFields));
        }
    }

    private static String name(PatternExpr pattern) {
        return pattern.getClass().getSimpleName();
    }
}
