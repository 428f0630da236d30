package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;

/**
 * A rule set ready to match. Immutable; any number of threads may take matchers from it.
 *
 * <p>A set that differs from another in a few rules is made of it by {@link #changedTo}, which builds only what the change
 * touches. How rare a literal is, is learnt when a set is compiled from the beginning, and kept: that decides how fast an
 * event is matched, never what it matches.
 */
public final class CompiledRules {

    /** When more than one rule in so many has changed since everything was compiled, everything is compiled again. */
    private static final int WHOLE_AFTER = 8;

    private final List<PlannedRule> planned;
    private final FieldCatalog catalog;
    private final Terms terms;
    private final GramCounts counts;
    private final Nodes nodes;
    private final List<CompiledRule> rules;
    private final IdentityHashMap<PlannedRule, CompiledRule> byRule;
    private final Routes routes;
    private final Rebuilt rebuilt;

    /** Rules that were changed one by one since everything was compiled. */
    private final int drift;

    /** Something of a rule before its nodes are there. */
    private record Draft(PlannedRule planned, SortedSet<String> fields, Predicate normalised) {
        static Draft of(PlannedRule rule) {
            return new Draft(rule, FieldsRead.by(rule), Normalised.of(rule.predicate()));
        }
    }

    /**
     * @param drafts of the rules that {@code before} does not have
     * @param counts how often literals occur
     * @param before the set that this one comes of; null compiles everything
     * @param drift how many rules have changed since everything was compiled
     */
    private CompiledRules(
            List<PlannedRule> planned,
            IdentityHashMap<PlannedRule, Draft> drafts,
            FieldCatalog catalog,
            GramCounts counts,
            @Nullable CompiledRules before,
            int drift) {
        this.planned = planned;
        this.catalog = catalog;
        this.counts = counts;
        terms = before == null ? new Terms() : before.terms;
        synchronized (terms) {
            List<Term> roots = new ArrayList<>(planned.size());
            for (PlannedRule rule : planned) {
                Draft draft = drafts.get(rule);
                CompiledRule known = draft == null && before != null ? before.byRule.get(rule) : null;
                roots.add(known != null ? known.root() : term(drafts, rule));
            }
            nodes = new Nodes(terms, catalog, roots, before == null ? null : before.nodes);
            rules = List.copyOf(compiled(roots, drafts, before));
        }
        byRule = new IdentityHashMap<>(rules.size() * 2);
        rules.forEach(rule -> byRule.put(rule.planned(), rule));
        routes = new Routes(rules, counts, before == null ? null : before.routes);
        this.drift = drift;
        rebuilt = new Rebuilt(before == null, drafts.size(), nodes.built(), routes.built(), routes.builtIndices());
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
        IdentityHashMap<PlannedRule, Draft> drafts = new IdentityHashMap<>();
        Set<String> fields = new HashSet<>(extraFields);
        for (PlannedRule rule : rules) {
            Draft draft = Draft.of(rule);
            drafts.put(rule, draft);
            fields.addAll(draft.fields());
        }
        FieldCatalog catalog = FieldCatalog.of(fields);
        GramCounts counts = new GramCounts();
        for (PlannedRule rule : rules) {
            counts.add(draft(drafts, rule).normalised(), catalog);
        }
        return new CompiledRules(List.copyOf(rules), drafts, catalog, counts, null, 0);
    }

    /**
     * The set of other rules, of which those that are also in this set (the same objects) are taken over. Gives the same
     * verdicts as {@link #of}. Its catalogue may have fields that no rule reads any more.
     *
     * @throws IllegalArgumentException like {@link #of}
     */
    public CompiledRules changedTo(List<PlannedRule> others, Collection<String> extraFields) {
        IdentityHashMap<PlannedRule, Draft> drafts = new IdentityHashMap<>();
        Set<String> fields = new HashSet<>(extraFields);
        int kept = 0;
        for (PlannedRule rule : others) {
            CompiledRule known = byRule.get(rule);
            if (known == null) {
                fields.addAll(drafts.computeIfAbsent(rule, Draft::of).fields());
            } else {
                kept++;
                fields.addAll(known.fields());
            }
        }
        int changed = drift + drafts.size() + Math.max(0, rules.size() - kept);
        if (changed * WHOLE_AFTER > others.size()) {
            return of(others, extraFields);
        }
        return new CompiledRules(List.copyOf(others), drafts, catalog.withAll(fields), counts, this, changed);
    }

    /** These rules compiled from the beginning, with the same catalogue and the same idea of what is rare. */
    CompiledRules again() {
        IdentityHashMap<PlannedRule, Draft> drafts = new IdentityHashMap<>();
        planned.forEach(rule -> drafts.put(rule, Draft.of(rule)));
        return new CompiledRules(planned, drafts, catalog, counts, null, 0);
    }

    private Term term(IdentityHashMap<PlannedRule, Draft> drafts, PlannedRule rule) {
        try {
            return terms.of(draft(drafts, rule).normalised());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rule " + rule.rule().header().key() + ": " + e.getMessage(), e);
        }
    }

    private List<CompiledRule> compiled(
            List<Term> roots, IdentityHashMap<PlannedRule, Draft> drafts, @Nullable CompiledRules before) {
        NecessaryAtoms atoms = new NecessaryAtoms(catalog, counts::frequency);
        List<CompiledRule> all = new ArrayList<>(roots.size());
        for (int i = 0; i < roots.size(); i++) {
            PlannedRule rule = planned.get(i);
            Node node = nodes.of(roots.get(i));
            CompiledRule known = before == null ? null : before.byRule.get(rule);
            if (known != null) {
                all.add(known.with(node));
            } else {
                Draft draft = draft(drafts, rule);
                all.add(new CompiledRule(rule, draft.fields(), roots.get(i), node, atoms.of(draft.normalised())));
            }
        }
        return all;
    }

    private static Draft draft(IdentityHashMap<PlannedRule, Draft> drafts, PlannedRule rule) {
        Draft draft = drafts.get(rule);
        if (draft == null) {
            throw new IllegalStateException(
                    "no draft of " + rule.rule().header().key());
        }
        return draft;
    }

    /** In the order given. */
    public List<PlannedRule> rules() {
        return planned;
    }

    /** Every field that a rule reads, and the extra ones; events for the matchers are made with it. */
    public FieldCatalog catalog() {
        return catalog;
    }

    /** What had to be built for this set. */
    public Rebuilt rebuilt() {
        return rebuilt;
    }

    /** A matcher for one thread. */
    public Matcher newMatcher() {
        return new Matcher(this);
    }

    List<CompiledRule> compiled() {
        return rules;
    }

    /** The node of a rule of this set, found by identity. */
    Node node(PlannedRule rule) {
        CompiledRule known = byRule.get(rule);
        if (known == null) {
            throw new IllegalArgumentException(
                    "not a rule of this rule set: " + rule.rule().header().key());
        }
        return known.node();
    }

    Verdicts newVerdicts() {
        return new Verdicts(nodes.sharedCount());
    }

    Routes routes() {
        return routes;
    }
}
