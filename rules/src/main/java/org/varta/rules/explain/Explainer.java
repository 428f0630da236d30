package org.varta.rules.explain;

import static org.varta.rules.event.Event.NONE;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.explain.Verdict.Join;
import org.varta.rules.match.Trial;
import org.varta.rules.plan.Outline;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** Goes through a rule as its author wrote it and asks the matcher about each part. */
public final class Explainer {

    /** What stands for the field of a keyword. */
    static final String KEYWORDS = "(keywords)";

    /** More values of the event are not shown. */
    private static final int ACTUAL_MAX = 16;

    /** The rest of a longer value is not shown, in UTF-16 units. */
    private static final int ACTUAL_LENGTH_MAX = 4096;

    private final Event event;

    private Explainer(Event event) {
        this.event = event;
    }

    /**
     * Explains what a rule says about an event.
     *
     * @param filters those that apply to the rule
     * @param lists the site lists that the rule set was loaded with
     * @param event made with the catalogue of the rule set
     */
    public static RuleVerdict explain(SigmaRule rule, List<SigmaFilter> filters, SiteLists lists, Event event) {
        Explainer explainer = new Explainer(event);
        List<Verdict> filtered = new ArrayList<>();
        for (SigmaFilter filter : filters) {
            Verdict verdict = explainer.part(Outline.of(filter, lists));
            filtered.add(new Verdict.Selection(filter.header().title(), verdict.holds(), verdict));
        }
        return new RuleVerdict(
                rule,
                event.sources().asList(),
                event.sources().coveredBy(rule.logSource()),
                explainer.part(Outline.of(rule, lists)),
                filtered);
    }

    private Verdict part(Outline outline) {
        return switch (outline) {
            case Outline.All(String label, List<Outline> parts) -> {
                List<Verdict> verdicts = parts.stream().map(this::part).toList();
                yield new Verdict.Group(Join.ALL, label, verdicts.stream().allMatch(Verdict::holds), verdicts);
            }
            case Outline.Any(String label, List<Outline> parts) -> {
                List<Verdict> verdicts = parts.stream().map(this::part).toList();
                yield new Verdict.Group(Join.ANY, label, verdicts.stream().anyMatch(Verdict::holds), verdicts);
            }
            case Outline.Not(Outline negated) -> {
                Verdict verdict = part(negated);
                yield new Verdict.Group(Join.NOT, "not", !verdict.holds(), List.of(verdict));
            }
            case Outline.Selection(String name, Outline body) -> {
                Verdict verdict = part(body);
                yield new Verdict.Selection(name, verdict.holds(), verdict);
            }
            case Outline.Test test -> item(test);
        };
    }

    private Verdict.Item item(Outline.Test test) {
        List<Verdict.Expected> expected = new ArrayList<>();
        for (Outline.TestValue value : test.values()) {
            expected.add(new Verdict.Expected(text(value.value()), Trial.holds(value.predicate(), event)));
        }
        boolean holds = Trial.holds(test.predicate(), event);
        List<String> actual = actual(test);
        String why = holds ? "" : new Reasons(event).why(test, expected, actual);
        return new Verdict.Item(name(test.item()), holds, expected, actual, why);
    }

    private List<String> actual(Outline.Test test) {
        List<String> actual = new ArrayList<>();
        String field = test.item().field();
        // a field whose values come from an empty site list is in no predicate, so it has no slot
        int slot = field == null ? FieldCatalog.NO_SLOT : event.catalog().slot(field);
        if (slot != FieldCatalog.NO_SLOT) {
            for (int b = event.firstBinding(slot); b != NONE && actual.size() < ACTUAL_MAX; b = event.nextBinding(b)) {
                actual.add(cut(event.text(event.node(b))));
            }
        }
        return actual;
    }

    private static String cut(String value) {
        if (value.length() <= ACTUAL_LENGTH_MAX) {
            return value;
        }
        boolean isSplit = Character.isHighSurrogate(value.charAt(ACTUAL_LENGTH_MAX - 1));
        return value.substring(0, isSplit ? ACTUAL_LENGTH_MAX - 1 : ACTUAL_LENGTH_MAX) + "…";
    }

    private static String name(Item item) {
        String field = item.field();
        StringBuilder name = new StringBuilder(field == null ? KEYWORDS : field);
        for (Modifier modifier : item.modifiers()) {
            name.append('|').append(modifier.keyword());
        }
        return name.toString();
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Text text -> "'" + text.text() + "'";
            case Value.Numeric numeric -> numeric.number().toPlainString();
            case Value.Bool bool -> Boolean.toString(bool.value());
            case Value.Null none -> "null";
        };
    }
}
