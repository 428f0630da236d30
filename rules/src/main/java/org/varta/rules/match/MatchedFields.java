package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.event.Event;
import org.varta.rules.plan.PlannedRule;

/**
 * What made a rule true, for people to read: each field with those of its values that passed a test of the rule. What a
 * rule only negates, and fields it wants absent, are not in it.
 *
 * @param values field to values, in the order the rule set asks; words found anywhere stand under {@link #KEYWORDS}. A
 *     value too long ends with {@code …}
 * @param isCut whether a field, a value or a part of a value was left out
 */
public record MatchedFields(SequencedMap<String, List<String>> values, boolean isCut) {

    /** Stands for a field where a keyword was found; no field is called so, as it is not a name. */
    public static final String KEYWORDS = "(keywords)";

    /** More fields than this are left out. */
    public static final int MAX_FIELDS = 64;

    /** More values of one field than this are left out. */
    public static final int MAX_VALUES = 16;

    /** Longer values, in UTF-8, are cut. */
    public static final int MAX_VALUE_BYTES = 4096;

    private static final String CUT = "…";

    public MatchedFields {
        SequencedMap<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((field, texts) -> copy.put(field, List.copyOf(texts)));
        values = Collections.unmodifiableSequencedMap(copy);
    }

    /**
     * Explains a hit; empty when the rule does not match.
     *
     * @param rule one of {@code rules.rules()}
     * @throws IllegalArgumentException when the rule is not of this rule set
     */
    public static MatchedFields of(CompiledRules rules, PlannedRule rule, Event event) {
        Explanation explanation = new Explanation(rules.catalog().size());
        Verdicts verdicts = rules.newVerdicts();
        verdicts.nextEvent();
        rules.node(rule).explain(event, verdicts, explanation);
        SequencedMap<String, List<String>> values = new LinkedHashMap<>();
        boolean isCut = false;
        for (int i = 0; i < explanation.size(); i++) {
            int slot = explanation.slot(i);
            String field =
                    slot == Explanation.KEYWORDS ? KEYWORDS : rules.catalog().name(slot);
            if (values.size() == MAX_FIELDS && !values.containsKey(field)) {
                isCut = true;
                continue;
            }
            List<String> shown = values.computeIfAbsent(field, key -> new ArrayList<>());
            if (shown.size() == MAX_VALUES) {
                isCut = true;
                continue;
            }
            String whole = event.text(explanation.node(i));
            String kept = cut(whole);
            isCut |= !kept.equals(whole);
            shown.add(kept);
        }
        return new MatchedFields(values, isCut);
    }

    private static String cut(String value) {
        if (value.length() <= MAX_VALUE_BYTES / 3) {
            return value;
        }
        byte[] bytes = value.getBytes(UTF_8);
        if (bytes.length <= MAX_VALUE_BYTES) {
            return value;
        }
        int end = MAX_VALUE_BYTES;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, UTF_8) + CUT;
    }
}
