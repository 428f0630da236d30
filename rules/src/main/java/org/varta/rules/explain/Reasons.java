package org.varta.rules.explain;

import static org.varta.rules.event.Event.NONE;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;
import org.varta.rules.parse.Nearest;
import org.varta.rules.plan.Outline;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.sigma.Modifier;

/** Says why a line of a rule does not hold: what is missing, or how near the nearest value comes. */
final class Reasons {

    /** More values of a line are not compared with the event's; site lists may have a million. */
    private static final int COMPARED_MAX = 200;

    private final Event event;

    Reasons(Event event) {
        this.event = event;
    }

    /** In one line. */
    String why(Outline.Test test, List<Verdict.Expected> expected, List<String> actual) {
        String field = test.item().field();
        if (test.item().modifiers().contains(Modifier.NEQ)) {
            return "the event has " + quoteHeld(expected);
        }
        if (test.item().modifiers().contains(Modifier.EXISTS)) {
            return actual.isEmpty() ? "the event has no " + field : "the event has the field";
        }
        if (field == null) {
            return "no value of the event has " + quoteMissing(expected);
        }
        int slot = event.catalog().slot(field);
        if (slot == FieldCatalog.NO_SLOT) {
            return "the site list is empty";
        }
        int first = event.firstBinding(slot);
        if (first == NONE) {
            return "the event has no " + field + Nearest.hint(field, fieldNames());
        }
        ValueKind kind = event.kind(event.node(first));
        if (actual.size() == 1 && (kind == ValueKind.NULL || !kind.isScalar())) {
            return "the value is " + kind.name().toLowerCase(Locale.ROOT);
        }
        return nearest(test, expected, actual);
    }

    private static String quoteHeld(List<Verdict.Expected> expected) {
        return expected.stream()
                .filter(Verdict.Expected::holds)
                .map(Verdict.Expected::text)
                .findFirst()
                .orElse("what it must not have");
    }

    private static String quoteMissing(List<Verdict.Expected> expected) {
        List<String> missing = expected.stream()
                .filter(value -> !value.holds())
                .map(Verdict.Expected::text)
                .toList();
        return missing.size() == 1 ? missing.getFirst() : missing.getFirst() + " or one of " + missing.size();
    }

    private String nearest(Outline.Test test, List<Verdict.Expected> expected, List<String> actual) {
        Miss best = new Miss(-1, "another value");
        for (int i = 0; i < Math.min(expected.size(), COMPARED_MAX); i++) {
            if (expected.get(i).holds()) {
                continue;
            }
            for (String value : actual) {
                Miss miss =
                        miss(test.values().get(i).predicate(), expected.get(i).text(), value);
                if (miss != null && miss.nearness() > best.nearness()) {
                    best = miss;
                }
            }
        }
        return best.text();
    }

    private static @Nullable Miss miss(Predicate predicate, String expected, String actual) {
        return switch (predicate) {
            case Predicate.Field(String field, ValueTest test) -> Miss.of(test, expected, actual);
            case Predicate.Or(List<Predicate> variants) ->
                variants.stream()
                        .limit(COMPARED_MAX)
                        .map(variant -> miss(variant, expected, actual))
                        .filter(miss -> miss != null)
                        .reduce((a, b) -> b.nearness() > a.nearness() ? b : a)
                        .orElse(null);
            case Predicate.IsNull isNull -> new Miss(0, "the field has a value");
            case Predicate.FieldReference(String field, String other, var relation, var isCased) ->
                new Miss(0, "the two fields do not go together");
            case Predicate.And and -> null;
            case Predicate.Not not -> null;
            case Predicate.Keyword keyword -> null;
            case Predicate.Exists exists -> null;
        };
    }

    private Set<String> fieldNames() {
        Set<String> names = new LinkedHashSet<>();
        for (int node = 0; node < event.nodeCount(); node++) {
            String name = event.name(node);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }
}
