package org.varta.engine.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.EplFeed;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.Feed;
import org.varta.engine.correlate.PlannedSource;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.Level;

/**
 * The rules of a scan: those that somebody wants to hear of, and those that their correlations rest on. A rule that only
 * feeds correlations is evaluated and not reported, as in the live engine.
 */
public final class ScanRules {

    /** Fields that a scan itself reads; to be given to the loader of the rules. */
    public static final List<String> FIELDS = List.of(
            "Channel", "EventID", "LogonType", "TargetUserName", "TargetDomainName", "WorkstationName", "IpAddress");

    private final CompiledRules compiled;
    private final CorrelationPlan plan;
    private final Set<String> reported;
    private final boolean correlates;
    private final int inForce;

    private ScanRules(CompiledRules compiled, CorrelationPlan plan, Set<String> reported) {
        this.compiled = compiled;
        this.plan = plan;
        this.reported = Set.copyOf(reported);
        this.correlates = plan.correlations().stream()
                        .anyMatch(correlation ->
                                reported.contains(correlation.header().key()))
                || plan.eplRules().stream()
                        .anyMatch(rule -> reported.contains(rule.header().key()));
        this.inForce = plan.sources().isEmpty()
                ? compiled.rules().size()
                : (int) needed(plan, reported).stream()
                        .map(plan.sources()::get)
                        .filter(source -> source != null && !source.isPartOfEpl())
                        .count();
    }

    /** Detection rules alone, all of them. */
    public static ScanRules of(CompiledRules compiled) {
        Set<String> all = new HashSet<>();
        compiled.rules().forEach(rule -> all.add(rule.rule().header().key()));
        return new ScanRules(
                compiled, new CorrelationPlan(Map.of(), List.of(), List.of(), List.of(), Map.of(), 0), all);
    }

    /**
     * The rules of a pack that somebody wants to hear of.
     *
     * @param pack loaded with {@link #FIELDS}
     */
    public static ScanRules of(RulePack pack, RuleFilter filter, EplGate gate) {
        CorrelationPlan plan = CorrelationPlan.of(pack, gate);
        Set<String> reported = new HashSet<>();
        plan.sources().forEach((key, source) -> {
            Level level = Level.valueOf(source.level().toUpperCase(java.util.Locale.ROOT));
            if (source.isAlerting() && filter.takes(source.header(), level)) {
                reported.add(key);
            }
        });
        if (filter.isAll()) {
            return new ScanRules(pack.compiled(), plan, reported);
        }
        Set<String> needed = needed(plan, reported);
        List<PlannedRule> rules = new ArrayList<>();
        for (PlannedRule rule : pack.compiled().rules()) {
            if (needed.contains(rule.rule().header().key())) {
                rules.add(rule);
            }
        }
        Set<String> fields = new TreeSet<>(FIELDS);
        plan.fieldsByRule().values().forEach(fields::addAll);
        return new ScanRules(CompiledRules.of(rules, fields), plan, reported);
    }

    /**
     * Every rule and correlation of a pack, also those that only feed correlations.
     *
     * @param pack loaded with {@link #FIELDS}
     */
    public static ScanRules everyVerdict(RulePack pack, EplGate gate) {
        CorrelationPlan plan = CorrelationPlan.of(pack, gate);
        Set<String> reported = new HashSet<>();
        plan.sources().forEach((key, source) -> {
            if (!source.isPartOfEpl()) {
                reported.add(key);
            }
        });
        return new ScanRules(pack.compiled(), plan, reported);
    }

    /** What is reported, and what that rests on at any depth. */
    private static Set<String> needed(CorrelationPlan plan, Set<String> reported) {
        Map<String, List<String>> feeding = new HashMap<>();
        for (Map.Entry<String, PlannedSource> source : plan.sources().entrySet()) {
            for (Feed feed : source.getValue().feeds()) {
                feeding.computeIfAbsent(feed.into().header().key(), k -> new ArrayList<>())
                        .add(source.getKey());
            }
            for (EplFeed feed : source.getValue().eplFeeds()) {
                feeding.computeIfAbsent(feed.into().header().key(), k -> new ArrayList<>())
                        .add(source.getKey());
            }
        }
        Set<String> needed = new HashSet<>(reported);
        Deque<String> open = new ArrayDeque<>(reported);
        for (String key = open.poll(); key != null; key = open.poll()) {
            for (String member : feeding.getOrDefault(key, List.of())) {
                if (needed.add(member)) {
                    open.add(member);
                }
            }
        }
        return needed;
    }

    public CompiledRules compiled() {
        return compiled;
    }

    public CorrelationPlan plan() {
        return plan;
    }

    /** How many rules, correlations and EPL rules are evaluated; a detection inside an EPL rule is none by itself. */
    public int inForce() {
        return inForce;
    }

    /** Whether there are correlations to be reported. */
    public boolean correlates() {
        return correlates;
    }

    /** Whether somebody wants to hear of a rule's or correlation's matches. */
    boolean isReported(String key) {
        return reported.contains(key);
    }

    /** Whether a rule's hits go into correlations. */
    boolean feeds(String key) {
        PlannedSource source = correlates ? plan.sources().get(key) : null;
        return source != null && source.isFeeding();
    }
}
