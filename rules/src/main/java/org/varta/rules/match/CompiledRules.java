package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeSet;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;

/** A rule set ready to match. Immutable; any number of threads may take matchers from it. */
public final class CompiledRules {

    private final List<PlannedRule> rules;
    private final FieldCatalog catalog;
    private final List<Node> nodes;
    private final IdentityHashMap<PlannedRule, Integer> indices = new IdentityHashMap<>();
    private final int sharedNodes;
    private final Routes routes;

    private CompiledRules(List<PlannedRule> rules, FieldCatalog catalog) {
        this.rules = rules;
        this.catalog = catalog;
        List<Predicate> predicates =
                rules.stream().map(rule -> Normalised.of(rule.predicate())).toList();
        Compiler compiler = new Compiler(catalog, predicates);
        List<Node> compiled = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            compiled.add(compile(compiler, rules.get(i), predicates.get(i)));
            indices.put(rules.get(i), i);
        }
        this.nodes = List.copyOf(compiled);
        this.sharedNodes = compiler.sharedCount();
        this.routes = new Routes(rules, predicates, catalog);
    }

    /**
     * Compiles rules.
     *
     * @param extraFields fields that somebody else reads from events (group-by of correlations, entities of alerts);
     *     they get slots too
     * @throws IllegalArgumentException naming the rule, when one holds a regular expression or network that is not
     *     legal; the planner lets none through
     */
    public static CompiledRules of(List<PlannedRule> rules, Collection<String> extraFields) {
        TreeSet<String> fields = new TreeSet<>(extraFields);
        rules.forEach(rule -> fields.addAll(FieldsRead.by(rule)));
        return new CompiledRules(List.copyOf(rules), FieldCatalog.of(fields));
    }

    private static Node compile(Compiler compiler, PlannedRule rule, Predicate predicate) {
        try {
            return compiler.compile(predicate);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rule " + rule.rule().header().key() + ": " + e.getMessage(), e);
        }
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

    Node node(int rule) {
        return nodes.get(rule);
    }

    /** The node of a rule of this set, found by identity. */
    Node node(PlannedRule rule) {
        Integer index = indices.get(rule);
        if (index == null) {
            throw new IllegalArgumentException(
                    "not a rule of this rule set: " + rule.rule().header().key());
        }
        return nodes.get(index);
    }

    Verdicts newVerdicts() {
        return new Verdicts(sharedNodes);
    }

    Routes routes() {
        return routes;
    }
}
