package org.varta.engine.correlate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.PlannedCorrelation.Counts;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Operator;

/** Works a {@link CorrelationPlan} out of a rule set: references resolved, levels settled, chains ordered. */
final class Planner {

    /** A correlation may rest on correlations that rest on correlations, up to this many. */
    static final int CHAIN_MAX = 8;

    /** Of a rule that states no level, so that somebody looks at it. */
    static final Level LEVEL_IF_NONE = Level.MEDIUM;

    private final Map<String, RuleHeader> headersByReference = new HashMap<>();
    private final Map<String, RuleHeader> headersByKey = new LinkedHashMap<>();
    private final Map<String, SigmaCorrelation> correlationsByKey = new LinkedHashMap<>();
    private final Map<String, PlannedCorrelation> planned = new LinkedHashMap<>();
    private final Map<String, Long> reachByKey = new HashMap<>();
    private final Map<String, Level> levelByKey = new HashMap<>();
    private final Map<String, List<Feed>> feedsByKey = new HashMap<>();
    private final Set<String> referenced = new HashSet<>();
    private final Set<String> generating = new HashSet<>();
    private final List<Unsupported> unsupported = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private final long sharedSpanMs;

    private final RulePack pack;
    private final EplGate gate;

    Planner(RulePack pack, EplGate gate) {
        this.pack = pack;
        this.gate = gate;
        for (PlannedRule rule : pack.compiled().rules()) {
            add(rule.rule().header());
        }
        for (SigmaCorrelation correlation : pack.correlations()) {
            add(correlation.header());
            correlationsByKey.put(correlation.header().key(), correlation);
        }
        this.sharedSpanMs = CorrelationPlan.sharedSpanMs(pack.correlations().stream()
                .map(correlation -> correlation.timespan().toMillis())
                .toList());
    }

    private void add(RuleHeader header) {
        headersByKey.put(header.key(), header);
        headersByReference.put(header.key(), header);
        if (header.id() != null) {
            headersByReference.put(header.id(), header);
        }
        if (header.name() != null) {
            headersByReference.putIfAbsent(header.name(), header);
        }
    }

    CorrelationPlan plan() {
        for (String key : correlationsByKey.keySet()) {
            planCorrelation(key, new LinkedHashSet<>());
        }
        EplPlanner epl = new EplPlanner(gate, headersByReference);
        pack.eplRules().forEach(epl::add);
        unsupported.addAll(epl.unsupported());
        Map<String, PlannedSource> sources = new HashMap<>(epl.sources());
        headersByKey.forEach((key, header) -> {
            if (!correlationsByKey.containsKey(key) || planned.containsKey(key)) {
                boolean isAlerting = !referenced.contains(key) || generating.contains(key);
                sources.put(
                        key,
                        new PlannedSource(
                                header,
                                level(key).keyword(),
                                isAlerting && !epl.isInput(key),
                                feedsByKey.getOrDefault(key, List.of()),
                                epl.feeds(key)));
            }
        });
        long reachMs = reachByKey.values().stream().mapToLong(r -> r).max().orElse(0);
        return new CorrelationPlan(
                sources,
                List.copyOf(planned.values()),
                epl.planned(),
                unsupported,
                pack.bounds(),
                Math.max(reachMs, epl.reachMs()));
    }

    /** Plans what it rests on first, then the correlation. Returns whether it is in force. */
    private boolean planCorrelation(String key, Set<String> chain) {
        if (planned.containsKey(key) || refused.contains(key)) {
            return planned.containsKey(key);
        }
        SigmaCorrelation correlation = correlationsByKey.get(key);
        if (correlation == null) {
            throw new IllegalStateException("not a correlation: " + key);
        }
        String fault = fault(correlation, chain);
        if (fault != null) {
            refused.add(key);
            unsupported.add(new Unsupported(correlation.header(), fault));
            return false;
        }
        try {
            link(correlation);
        } catch (Terms.Fault e) {
            refused.add(key);
            unsupported.add(new Unsupported(correlation.header(), String.valueOf(e.getMessage())));
            return false;
        }
        return true;
    }

    private @Nullable String fault(SigmaCorrelation correlation, Set<String> chain) {
        String key = correlation.header().key();
        if (chain.size() >= CHAIN_MAX) {
            return "more than " + CHAIN_MAX + " correlations rest on one another";
        }
        String shape = CorrelationShape.fault(correlation);
        if (shape != null) {
            return shape;
        }
        chain.add(key);
        try {
            for (String reference : correlation.rules()) {
                RuleHeader member = headersByReference.get(reference);
                if (member == null) {
                    return "refers to '" + reference + "', which is no usable rule's id or name";
                }
                if (chain.contains(member.key())) {
                    return "the correlation refers to itself over " + String.join(", ", chain);
                }
                if (correlationsByKey.containsKey(member.key()) && !planCorrelation(member.key(), chain)) {
                    return "rests on the correlation '" + reference + "', which is not in force";
                }
            }
        } finally {
            chain.remove(key);
        }
        return null;
    }

    private void link(SigmaCorrelation correlation) throws Terms.Fault {
        String key = correlation.header().key();
        LinkedHashMap<String, String> members = new LinkedHashMap<>();
        for (String reference : correlation.rules()) {
            members.putIfAbsent(header(reference).key(), reference);
        }
        Counts counts = CorrelationShape.counts(correlation);
        List<Term> terms = terms(correlation, counts, List.copyOf(members.keySet()));
        levelByKey.put(key, level(correlation, members.keySet()));
        PlannedCorrelation into = new PlannedCorrelation(
                planned.size(),
                correlation.header(),
                level(key).keyword(),
                counts,
                correlation.timespan().toMillis(),
                thresholds(correlation, members.size()),
                CorrelationShape.percentile(correlation),
                terms,
                members.size(),
                correlation.groupBy(),
                correlation.isGroupRequired(),
                throttleMs(correlation));
        planned.put(key, into);
        long memberReachMs = 0;
        int member = 0;
        for (Map.Entry<String, String> entry : members.entrySet()) {
            String memberKey = entry.getKey();
            List<Feed> feeds = feedsByKey.computeIfAbsent(memberKey, k -> new ArrayList<>());
            List<String> values = into.takesValues() ? correlation.conditionFields() : List.of();
            feeds.add(new Feed(into, member++, groupFields(correlation, entry.getValue()), values));
            referenced.add(memberKey);
            if (correlation.isGenerating()) {
                generating.add(memberKey);
            }
            memberReachMs = Math.max(memberReachMs, reachByKey.getOrDefault(memberKey, 0L));
        }
        // What is in a window came at most a backlog wait ago; whether a limit let it in, up to a span before that.
        long ownMs = CorrelationPlan.backlogWaitMs(into.timespanMs()) + Math.max(into.timespanMs(), sharedSpanMs);
        // Whether its throttle lets it pass: what came true so long before.
        long throttleMs = CorrelationPlan.throttleReachMs(into.throttleMs(), into.timespanMs());
        reachByKey.put(key, memberReachMs + ownMs + throttleMs);
    }

    private static long throttleMs(SigmaCorrelation correlation) {
        Duration throttle = correlation.throttle();
        return throttle == null ? 0 : throttle.toMillis();
    }

    private RuleHeader header(String reference) {
        RuleHeader header = headersByReference.get(reference);
        if (header == null) {
            throw new IllegalStateException("unresolved reference " + reference);
        }
        return header;
    }

    private static List<String> groupFields(SigmaCorrelation correlation, String reference) {
        List<String> fields = new ArrayList<>();
        for (String field : correlation.groupBy()) {
            fields.add(correlation.aliases().getOrDefault(field, Map.of()).getOrDefault(reference, field));
        }
        return fields;
    }

    private List<Term> terms(SigmaCorrelation correlation, Counts counts, List<String> memberKeys) throws Terms.Fault {
        Condition condition = correlation.ruleCondition();
        if (condition != null) {
            Map<String, Integer> memberByReference = new HashMap<>();
            for (String reference : correlation.rules()) {
                memberByReference.put(
                        reference, memberKeys.indexOf(header(reference).key()));
            }
            return Terms.of(condition, memberByReference);
        }
        return counts == Counts.TERMS_IN_ORDER ? Terms.all(memberKeys.size()) : List.of();
    }

    private static Thresholds thresholds(SigmaCorrelation correlation, int members) {
        return new Thresholds(
                correlation.comparisons().isEmpty()
                        ? List.of(new Comparison(Operator.GTE, BigDecimal.valueOf(members)))
                        : correlation.comparisons());
    }

    /** Its own level, else the highest of the rules that it rests on. */
    private Level level(SigmaCorrelation correlation, Set<String> members) {
        Level own = correlation.header().level();
        if (own != null) {
            return own;
        }
        return members.stream().map(this::level).max(Level::compareTo).orElse(LEVEL_IF_NONE);
    }

    private Level level(String key) {
        Level settled = levelByKey.get(key);
        if (settled != null) {
            return settled;
        }
        RuleHeader header = headersByKey.get(key);
        return header == null || header.level() == null ? LEVEL_IF_NONE : header.level();
    }
}
