package org.varta.engine.pipeline;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.engine.detect.RuleCost;
import org.varta.engine.detect.RuleCosts;

/**
 * Looks, period by period, what rules cost, and tells it: the dearest have a counter, and those over their budget are
 * counted and named in the log. It changes nothing: what an event hits must not depend on how fast a machine is, and no
 * sender may be able to switch off a rule by events that make it slow. Owned by the writer.
 */
final class CostWatch {

    /** Rules of a period that get a counter; also, most rules that are named in the log. */
    static final int DEAREST = 20;

    /** More rules do not get a counter while the process runs; the next are counted together. */
    static final int COUNTERS_MAX = 100;

    /** Stands for all rules without a counter of their own. */
    static final String OTHERS = "(others)";

    private static final long PERIOD_MS = TimeUnit.MINUTES.toMillis(1);
    private static final Logger LOG = LoggerFactory.getLogger(CostWatch.class);

    private final RuleCosts costs;
    private final DetectMeters meters;
    private final Set<String> counted = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private long sinceMs;

    CostWatch(RuleCosts costs, DetectMeters meters, long nowMs) {
        this.costs = costs;
        this.meters = meters;
        this.sinceMs = nowMs;
    }

    /** Judges the period when it is over. */
    void look(long nowMs) {
        if (nowMs - sinceMs < PERIOD_MS) {
            return;
        }
        List<RuleCost> over = costs.endPeriod();
        if (over == null) {
            return;
        }
        sinceMs = nowMs;
        costs.all().rules().stream().limit(DEAREST).forEach(this::count);
        for (RuleCost one : over) {
            String key = one.rule().key();
            count(one);
            meters.overBudget(counted.contains(key) ? key : OTHERS);
            if (told.size() < DEAREST && told.add(key)) {
                LOG.warn(
                        "the rule '{}' ({}) costs more than rules.cost-budget-ns allows; it stays in force. 'varta rule"
                                + " profile' shows on which events; varta_rules_over_budget_total counts on",
                        one.rule().title(),
                        key);
            }
        }
    }

    private void count(RuleCost one) {
        if (counted.size() < COUNTERS_MAX && counted.add(one.rule().key())) {
            meters.cost(one.rule().key(), costs);
        }
    }
}
