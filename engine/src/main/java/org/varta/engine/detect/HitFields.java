package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.MatchedFields;
import org.varta.rules.plan.PlannedRule;

/** The fields that a hit carries: what made the rule true, and what correlations read. */
public final class HitFields {

    /** More values of a field that a correlation reads are left out. */
    static final int VALUES_MAX = 16;

    /** A longer value of a field that a correlation reads is cut, and told from others by its hash. */
    static final int VALUE_CHARS_MAX = 1024;

    private final CompiledRules rules;
    private final Map<String, Set<String>> fieldsByRule;

    /**
     * For the hits of a rule set.
     *
     * @param fieldsByRule by rule key, the fields that correlations read; the rule set's catalogue has them
     */
    public HitFields(CompiledRules rules, Map<String, Set<String>> fieldsByRule) {
        this.rules = requireNonNull(rules, "rules");
        this.fieldsByRule = Map.copyOf(fieldsByRule);
    }

    /** The fields of a rule's hit on an event that it matches. */
    public SequencedMap<String, List<String>> of(PlannedRule rule, Event event) {
        SequencedMap<String, List<String>> fields =
                new LinkedHashMap<>(MatchedFields.of(rules, rule, event).values());
        for (String field : fieldsByRule.getOrDefault(rule.rule().header().key(), Set.of())) {
            fields.put(field, values(event, field));
        }
        return fields;
    }

    /** Every scalar value of a field; an empty list says that somebody asked and the event does not have it. */
    private List<String> values(Event event, String field) {
        int slot = rules.catalog().slot(field);
        if (slot == FieldCatalog.NO_SLOT) {
            throw new IllegalStateException("a correlation reads " + field + ", which has no slot in the catalogue");
        }
        List<String> values = new ArrayList<>();
        for (int b = event.firstBinding(slot);
                b != Event.NONE && values.size() < VALUES_MAX;
                b = event.nextBinding(b)) {
            int node = event.node(b);
            switch (event.kind(node)) {
                case STRING, NUMBER, TRUE, FALSE -> values.add(cut(event.text(node)));
                case NULL, OBJECT, ARRAY -> {}
            }
        }
        return values;
    }

    private static String cut(String value) {
        if (value.length() <= VALUE_CHARS_MAX) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(VALUE_CHARS_MAX - 1)) ? VALUE_CHARS_MAX - 1 : VALUE_CHARS_MAX;
        return value.substring(0, end) + "…" + Integer.toHexString(value.hashCode()) + "/" + value.length();
    }
}
