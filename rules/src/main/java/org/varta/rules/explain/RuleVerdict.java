package org.varta.rules.explain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.SigmaRule;

/**
 * What a rule says about one event; {@link #holds} is always the matcher's verdict.
 *
 * @param sources the log sources that the event belongs to
 * @param isSourceRight whether the rule's log source is among them; if not, the matcher does not look further
 * @param condition the rule's own condition
 * @param filters the conditions of Sigma filters that apply, each a selection named by the filter's title
 */
public record RuleVerdict(
        SigmaRule rule, List<LogSource> sources, boolean isSourceRight, Verdict condition, List<Verdict> filters) {

    /** The reason that is not a selection: the event belongs to another log source than the rule's. */
    public static final String LOG_SOURCE = "logsource";

    public RuleVerdict {
        requireNonNull(rule, "rule");
        requireNonNull(condition, "condition");
        sources = List.copyOf(sources);
        filters = List.copyOf(filters);
    }

    /** Whether the rule matches. */
    public boolean holds() {
        return isSourceRight && condition.holds() && filters.stream().allMatch(Verdict::holds);
    }

    /**
     * The fewest lines of the rule that would have to say otherwise for it to match: each of them, if it does not hold,
     * would have to, and the other way round. Empty when it matches, or when only the log source is wrong.
     */
    public List<Verdict.Item> nearestMiss() {
        List<Verdict.Item> lines = new ArrayList<>(NearestMiss.of(condition));
        filters.forEach(filter -> lines.addAll(NearestMiss.of(filter)));
        return lines;
    }

    /**
     * What speaks for this verdict, each named once: of the search identifiers and filters (by title), when the rule matches,
     * those that are asked for and hold, or are negated and do not hold; when it does not match, the other way round. A wrong
     * log source is {@link #LOG_SOURCE}.
     */
    public List<String> reasons() {
        SequencedSet<String> names = new LinkedHashSet<>();
        if (!isSourceRight) {
            names.add(LOG_SOURCE);
        }
        addReasons(condition, holds(), names);
        filters.forEach(filter -> addReasons(filter, holds(), names));
        return List.copyOf(names);
    }

    private static void addReasons(Verdict part, boolean verdict, SequencedSet<String> names) {
        if (part.holds() != verdict) {
            return;
        }
        switch (part) {
            case Verdict.Group(Verdict.Join join, var label, var holds, List<Verdict> parts) ->
                parts.forEach(inner -> addReasons(inner, (join == Verdict.Join.NOT) != verdict, names));
            case Verdict.Selection(String name, var holds, Verdict body) -> {
                names.add(name);
                addReasons(body, verdict, names);
            }
            case Verdict.Item item -> {}
        }
    }
}
