package org.varta.rules.match;

import java.util.List;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.PlannedRule;

/** A rule set ready to match. Immutable; any number of threads may take matchers from it. */
public final class CompiledRules {

    private final List<PlannedRule> rules;
    private final FieldCatalog catalog;

    private CompiledRules(List<PlannedRule> rules, FieldCatalog catalog) {
        this.rules = rules;
        this.catalog = catalog;
    }

    /**
     * Compiles rules.
     *
     * @param extraFields fields that somebody else reads from events (group-by of correlations, entities of alerts);
     *     they get slots too
     */
    public static CompiledRules of(List<PlannedRule> rules, List<String> extraFields) {
        return new CompiledRules(List.copyOf(rules), FieldCatalog.of(extraFields));
    }

    /** In the order given. */
    public List<PlannedRule> rules() {
        return rules;
    }

    /** Every field that a rule reads, and the extra ones; events for the matchers are made with it. */
    public FieldCatalog catalog() {
        return catalog;
    }

    /** A matcher for one thread. */
    public Matcher newMatcher() {
        return new Matcher(this);
    }
}
