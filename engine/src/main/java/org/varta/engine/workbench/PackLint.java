package org.varta.engine.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.varta.engine.normalise.KnownSources;
import org.varta.rules.event.LogSource;
import org.varta.rules.match.Prefilter;
import org.varta.rules.pack.RulePack;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaRule;

/**
 * Warns of rules that are right by themselves and will not do what their author wants here: fields that no event has, log sources
 * that nothing feeds, and patterns that cost more than they need to.
 */
final class PackLint {

    /** A regular expression with more alternatives is better a list. */
    static final int ALTERNATIVES_MAX = 40;

    private final KnownSources known;
    private final boolean hasPipeline;
    private final List<Problem> found = new ArrayList<>();

    private PackLint(KnownSources known, boolean hasPipeline) {
        this.known = known;
        this.hasPipeline = hasPipeline;
    }

    /**
     * The warnings for a rule set.
     *
     * @param hasPipeline whether a site has given fields its own names, which nobody knows beforehand
     */
    static List<Problem> of(RulePack pack, KnownSources known, boolean hasPipeline) {
        PackLint lint = new PackLint(known, hasPipeline);
        SequencedMap<LogSource, List<SigmaRule>> unfed = new LinkedHashMap<>();
        for (PlannedRule rule : pack.compiled().rules()) {
            if (!known.isFed(rule.logSource())) {
                unfed.computeIfAbsent(rule.logSource(), s -> new ArrayList<>()).add(rule.rule());
            }
            lint.patterns(rule);
            lint.fields(rule);
        }
        unfed.forEach(lint::unfed);
        return lint.found;
    }

    /** Once for a source, at its first rule: a set for everybody has many rules that one site has no use for. */
    private void unfed(LogSource source, List<SigmaRule> rules) {
        SigmaRule first = rules.getFirst();
        String more = rules.size() == 1 ? "" : "; so are " + (rules.size() - 1) + " more rules";
        warn(
                first,
                Code.UNFED_LOG_SOURCE,
                place(first.header()),
                "no event that Varta recognises is of " + text(source) + more
                        + "; a pipeline with change_logsource gives them another" + hint(source));
    }

    /** Where the rule says logsource. */
    private static Position place(RuleHeader header) {
        int line = -1;
        for (String text : header.sourceText().lines().toList()) {
            boolean isBefore = line < 0 && (text.isBlank() || text.startsWith("#") || text.startsWith("---"));
            line += isBefore ? 0 : 1;
            if (text.startsWith("logsource:")) {
                return new Position(header.position().line() + line, 1);
            }
        }
        return header.position();
    }

    private String hint(LogSource source) {
        for (String part : new String[] {source.product(), source.category(), source.service()}) {
            if (part != null && !known.fedNames().contains(part)) {
                String hint = Nearest.hint(part, known.fedNames());
                if (!hint.isEmpty()) {
                    return hint;
                }
            }
        }
        return "";
    }

    private static String text(LogSource source) {
        return Objects.requireNonNullElse(source.product(), "*") + "/"
                + Objects.requireNonNullElse(source.category(), "*") + "/"
                + Objects.requireNonNullElse(source.service(), "*");
    }

    private void fields(PlannedRule rule) {
        Set<String> fields = hasPipeline ? null : known.fields(rule.logSource());
        if (fields == null) {
            return;
        }
        for (Item item : items(rule.rule())) {
            String field = item.field();
            if (field != null && !fields.contains(field)) {
                warn(
                        rule.rule(),
                        Code.UNKNOWN_FIELD,
                        item.position(),
                        "no event of " + text(rule.logSource()) + " is known to have " + field
                                + Nearest.hint(field, fields));
            }
        }
    }

    private void patterns(PlannedRule rule) {
        boolean isNarrow = Prefilter.narrows(rule);
        for (Item item : items(rule.rule())) {
            if (item.modifiers().contains(Modifier.RE)) {
                for (Value value : item.values()) {
                    if (value instanceof Value.Text(String expression, var position)) {
                        expression(rule, expression, position, isNarrow);
                    }
                }
            }
        }
    }

    private void expression(PlannedRule rule, String expression, Position position, boolean isNarrow) {
        int alternatives = alternatives(expression);
        if (alternatives > ALTERNATIVES_MAX) {
            warn(
                    rule.rule(),
                    Code.EXPENSIVE_PATTERN,
                    position,
                    "the expression has " + alternatives
                            + " alternatives; a list of values costs less, however long it is");
        } else if (!isNarrow && !Prefilter.holdsText(expression)) {
            warn(
                    rule.rule(),
                    Code.EXPENSIVE_PATTERN,
                    position,
                    "the expression is tried on every event of " + text(rule.logSource()) + ", as no text of "
                            + Prefilter.TEXT_LENGTH_MIN
                            + " characters is in all it matches; join a selection with a value that its events have"
                            + (expression.startsWith(".*") || expression.startsWith("^.*")
                                    ? ", and leave out the .* in front"
                                    : ""));
        }
    }

    /** Bars outside of classes; how deep does not matter. */
    private static int alternatives(String expression) {
        int bars = 0;
        boolean isInClass = false;
        for (int i = 0; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i++;
                case '[' -> isInClass = true;
                case ']' -> isInClass = false;
                case '|' -> bars += isInClass ? 0 : 1;
                default -> {}
            }
        }
        return bars + 1;
    }

    private static List<Item> items(SigmaRule rule) {
        List<Item> items = new ArrayList<>();
        for (Map.Entry<String, Detection> selection : rule.selections().entrySet()) {
            collect(selection.getValue(), items);
        }
        return items;
    }

    private static void collect(Detection detection, List<Item> into) {
        switch (detection) {
            case Detection.AllOf(List<Detection> parts) -> parts.forEach(part -> collect(part, into));
            case Detection.AnyOf(List<Detection> parts) -> parts.forEach(part -> collect(part, into));
            case Item item -> into.add(item);
        }
    }

    private void warn(SigmaRule rule, Code code, Position position, String message) {
        Problems problems = new Problems(rule.header().file());
        problems.warning(code, position, message);
        found.addAll(problems.all());
    }
}
