package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.RuleHeader;

/**
 * What rules cost: one event in so many is timed, and each rule has a budget. Holds one entry a rule that was tried. Nothing
 * that is measured here has a say in a verdict. Any number of threads may add and ask.
 */
public final class RuleCosts {

    /** A period is judged when at least so many of its events were timed. */
    static final int PERIOD_EVENTS_MIN = 200;

    private final Sampling sampling;
    private final Map<String, Tally> tallies = new HashMap<>();
    private long events;
    private long findingNs;
    private long trialsNs;
    private long periodEvents;

    /**
     * What is timed and what is too much.
     *
     * @param everyEvents one event in so many, on average, is timed; 0 for none
     * @param budgetNs what a rule may cost an average event, nanoseconds; 0 for no budget
     * @param clockNs only differences count, nanoseconds
     */
    public record Sampling(int everyEvents, long budgetNs, LongSupplier clockNs) {
        public Sampling {
            requireNonNull(clockNs, "clockNs");
            if (everyEvents < 0 || budgetNs < 0) {
                throw new IllegalArgumentException("a sampling must not be negative");
            }
        }

        /** Nothing is timed. */
        public static Sampling none() {
            return new Sampling(0, 0, () -> 0);
        }
    }

    private static final class Tally {
        private final RuleHeader rule;
        private long trials;
        private long hits;
        private long costNs;
        private long dearestNs;
        private long overBudget;
        private long periodNs;
        private long periodDearestNs;

        Tally(RuleHeader rule) {
            this.rule = rule;
        }

        void add(long ns, boolean isHit) {
            trials++;
            hits += isHit ? 1 : 0;
            costNs += ns;
            dearestNs = Math.max(dearestNs, ns);
            periodNs += ns;
            periodDearestNs = Math.max(periodDearestNs, ns);
        }

        RuleCost cost() {
            return new RuleCost(rule, trials, hits, costNs, dearestNs, overBudget);
        }
    }

    public RuleCosts(Sampling sampling) {
        this.sampling = requireNonNull(sampling, "sampling");
    }

    Sampling sampling() {
        return sampling;
    }

    /** One event of which {@code count} rules were tried. */
    synchronized void add(long foundInNs, PlannedRule[] rules, long[] costsNs, boolean[] held, int count) {
        events++;
        periodEvents++;
        findingNs += foundInNs;
        for (int i = 0; i < count; i++) {
            trialsNs += costsNs[i];
            tally(rules[i].rule().header()).add(costsNs[i], held[i]);
        }
    }

    /** A rule that was changed begins anew. */
    private Tally tally(RuleHeader rule) {
        Tally known = tallies.get(rule.key());
        if (known == null || !known.rule.contentHash().equals(rule.contentHash())) {
            known = new Tally(rule);
            tallies.put(rule.key(), known);
        }
        return known;
    }

    /** Forgets rules that are not among these. */
    public synchronized void keepOnly(Collection<PlannedRule> rules) {
        Set<String> kept = new HashSet<>(rules.size() * 2);
        rules.forEach(rule -> kept.add(rule.rule().header().key()));
        tallies.keySet().retainAll(kept);
    }

    /** Since the beginning. */
    public synchronized RuleCost.All all() {
        List<RuleCost> costs = new ArrayList<>(tallies.size());
        tallies.values().forEach(tally -> costs.add(tally.cost()));
        costs.sort(Comparator.comparingLong(RuleCost::costNs)
                .reversed()
                .thenComparing(cost -> cost.rule().key()));
        return new RuleCost.All(events, findingNs, trialsNs, costs);
    }

    /** What all events, timed or not, have cost a rule by now, as far as one can tell; seconds. */
    public synchronized double estimatedSeconds(String key) {
        Tally tally = tallies.get(key);
        return tally == null ? 0 : tally.costNs * 1e-9 * sampling.everyEvents();
    }

    /** Rules that were over the budget in some period. */
    public synchronized List<RuleCost> overBudget() {
        return tallies.values().stream()
                .filter(tally -> tally.overBudget > 0)
                .map(Tally::cost)
                .sorted(Comparator.comparing(cost -> cost.rule().key()))
                .toList();
    }

    /**
     * Ends a period, unless too little was timed in it to say anything.
     *
     * @return the rules that were over the budget in it; null when the period goes on
     */
    public synchronized @Nullable List<RuleCost> endPeriod() {
        if (periodEvents < PERIOD_EVENTS_MIN) {
            return null;
        }
        List<RuleCost> over = new ArrayList<>();
        for (Tally tally : tallies.values()) {
            // Without its dearest trial: that one may be a pause of the machine.
            long costNs = tally.periodNs - tally.periodDearestNs;
            if (sampling.budgetNs() > 0 && costNs / periodEvents >= sampling.budgetNs()) {
                tally.overBudget++;
                over.add(tally.cost());
            }
            tally.periodNs = 0;
            tally.periodDearestNs = 0;
        }
        periodEvents = 0;
        over.sort(Comparator.comparing(cost -> cost.rule().key()));
        return over;
    }
}
