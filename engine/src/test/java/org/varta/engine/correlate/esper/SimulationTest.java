package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Packs;
import org.varta.engine.correlate.esper.SlowCorrelations.Fired;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/**
 * Random correlations of all kinds over random hits, through real Esper, against {@link SlowCorrelations}: out of order, late,
 * on the boundaries of windows, chained, and with a restart in mid-window. Times are coarse, so that boundaries meet.
 */
class SimulationTest {

    private static final int RULES = 4;
    private static final List<Operator> OPERATORS = List.of(Operator.values());
    private static final EsperCorrelators ESPER = new EsperCorrelators(new CorrelatorLimits(Integer.MAX_VALUE));

    @Test
    void esperFiresAsTheSlowEvaluatorSays() {
        Map<String, Integer> seen = new TreeMap<>();
        LongStream.range(0, 800).forEach(seed -> compare(seed, seen));
        // by kind and by what raised it: nothing of this is compared in vain
        for (Type type : Type.values()) {
            assertThat(seen.get(type + " by a hit")).as(type + " " + seen).isGreaterThan(50);
        }
        for (Type type :
                List.of(Type.EVENT_COUNT, Type.VALUE_COUNT, Type.VALUE_AVG, Type.TEMPORAL, Type.TEMPORAL_ORDERED)) {
            assertThat(seen.get(type + " by the clock")).as(type + " " + seen).isGreaterThan(4);
        }
    }

    @Test
    @Tag("soak")
    void esperFiresAsTheSlowEvaluatorSaysForManySeeds() {
        LongStream.range(800, 20_000).forEach(seed -> compare(seed, new TreeMap<>()));
    }

    private static void compare(long seed, Map<String, Integer> seen) {
        SplittableRandom random = new SplittableRandom(seed);
        List<SigmaCorrelation> correlations = correlations(random);
        CorrelationPlan plan =
                CorrelationPlan.of(Packs.pack(List.of(rule("r0"), rule("r1"), rule("r2"), rule("r3")), correlations));
        assertThat(plan.unsupported()).as("seed " + seed).isEmpty();
        List<Hit> hits = hits(random, 20 + random.nextInt(60));
        long endMs = hits.getLast().receivedAtMs() + 3_600_000;
        Set<Fired> expected = new LinkedHashSet<>();
        for (Fired each : SlowCorrelations.of(correlations, hits, endMs)) {
            if (isAlerting(plan, each.rule())) {
                expected.add(each);
            }
        }

        List<Detection> whole = new ArrayList<>();
        try (Correlator correlator = ESPER.open(plan, whole::add)) {
            feed(correlator, hits, 0, hits.size(), random);
            correlator.advanceTo(endMs);
        }
        assertThat(fired(whole)).as("seed " + seed + " " + correlations).isEqualTo(expected);
        for (Fired each : expected) {
            SigmaCorrelation of = correlations.get(Integer.parseInt(each.rule().substring(1)));
            seen.merge(of.type() + (each.isByTimer() ? " by the clock" : " by a hit"), 1, Integer::sum);
        }

        int cut = 1 + random.nextInt(hits.size());
        long cutMs = hits.get(cut - 1).receivedAtMs() + random.nextInt(20_000);
        List<Detection> restarted = new ArrayList<>();
        try (Correlator correlator = ESPER.open(plan, restarted::add)) {
            int from = 0;
            while (hits.get(from).receivedAtMs() <= cutMs - plan.reachMs() && from < cut - 1) {
                from++;
            }
            int behind = cut;
            while (behind < hits.size() && hits.get(behind).receivedAtMs() <= cutMs) {
                behind++;
            }
            feed(correlator, hits, from, behind, random);
            correlator.advanceTo(cutMs);
            restarted.clear();
            feed(correlator, hits, behind, hits.size(), random);
            correlator.advanceTo(endMs);
            List<Detection> same =
                    whole.stream().filter(d -> d.raisedAtMs() > cutMs).toList();
            assertThat(restarted).as("restart, seed " + seed).isEqualTo(same);
        }
    }

    private static boolean isAlerting(CorrelationPlan plan, String rule) {
        var source = plan.sources().get(rule);
        return source != null && source.isAlerting();
    }

    private static Set<Fired> fired(List<Detection> detections) {
        Set<Fired> fired = new LinkedHashSet<>();
        for (Detection one : detections) {
            if (one.isCorrelation()) {
                fired.add(new Fired(
                        one.rule().key(),
                        one.groupKey(),
                        one.completing().sequence(),
                        one.raisedAtMs(),
                        one.isByTimer()));
            }
        }
        return fired;
    }

    private static void feed(Correlator correlator, List<Hit> hits, int from, int to, SplittableRandom random) {
        for (Hit hit : hits.subList(from, to)) {
            if (random.nextInt(3) == 0) {
                correlator.advanceTo(hit.receivedAtMs() - random.nextInt(5_000)); // a tick on the way, or none
            }
            correlator.advanceTo(hit.receivedAtMs());
            correlator.accept(hit);
        }
    }

    private static List<Hit> hits(SplittableRandom random, int count) {
        List<Hit> hits = new ArrayList<>();
        long clockMs = CorrelatorFixture.START_MS;
        for (int i = 1; i <= count; i++) {
            clockMs += random.nextInt(3) == 0 ? 0 : random.nextInt(12) * 5_000L;
            long eventMs = switch (random.nextInt(8)) {
                case 0 -> Hit.NO_TIME;
                case 1 -> clockMs - random.nextInt(80) * 5_000L;
                case 2 -> clockMs - 3_600_000 - random.nextInt(100) * 5_000L;
                case 3 -> clockMs + 1_000;
                case 4 -> clockMs - random.nextInt(3) * 5_000L - 1;
                default -> clockMs;
            };
            hits.add(CorrelatorFixture.newHit(
                    random.nextInt(5) == 0 ? "north" : "south",
                    "r" + random.nextInt(RULES),
                    i,
                    eventMs,
                    clockMs,
                    "User",
                    random.nextInt(4) == 0 ? "" : "user-" + random.nextInt(2),
                    "Host",
                    "host-" + random.nextInt(4),
                    "Bytes",
                    switch (random.nextInt(8)) {
                        case 0 -> "";
                        case 1 -> "none";
                        case 2 -> random.nextInt(-5, 6) + "." + random.nextInt(100);
                        default -> String.valueOf(random.nextInt(10));
                    }));
        }
        return hits;
    }

    // ---- random correlations; each may rest on those before it

    private static List<SigmaCorrelation> correlations(SplittableRandom random) {
        List<SigmaCorrelation> all = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<String> rules = new ArrayList<>();
            int members = 1 + random.nextInt(3);
            while (rules.size() < members) {
                String name = i > 0 && random.nextInt(3) == 0 ? "c" + random.nextInt(i) : "r" + random.nextInt(RULES);
                if (!rules.contains(name)) {
                    rules.add(name);
                }
            }
            all.add(correlationOver("c" + i, rules, random));
        }
        return all;
    }

    private static SigmaCorrelation correlationOver(String key, List<String> rules, SplittableRandom random) {
        boolean isChained = rules.stream().anyMatch(name -> name.startsWith("c"));
        Type[] types = isChained ? new Type[] {Type.EVENT_COUNT, Type.TEMPORAL, Type.TEMPORAL_ORDERED} : Type.values();
        Type type = types[random.nextInt(types.length)];
        Packs.Builder builder = correlation(key, type, rules.toArray(String[]::new))
                .timespan(Duration.ofSeconds(5L * (1 + random.nextInt(12))));
        if (random.nextInt(3) > 0) {
            builder.groupBy("User");
        }
        if (random.nextInt(4) == 0) {
            builder.requireGroup();
        }
        if (random.nextInt(3) == 0) {
            builder.generate();
        }
        if (random.nextInt(4) == 0) {
            builder.throttle(Duration.ofSeconds(5L * (1 + random.nextInt(60))));
        }
        switch (type) {
            case EVENT_COUNT -> builder.when(comparisons(random, 6));
            case VALUE_COUNT -> {
                builder.when(comparisons(random, 4));
                builder.fields(random.nextBoolean() ? new String[] {"Host"} : new String[] {"Host", "Bytes"});
            }
            case VALUE_SUM -> builder.when(comparisons(random, 20)).fields("Bytes");
            case VALUE_AVG, VALUE_MEDIAN -> builder.when(comparisons(random, 8)).fields("Bytes");
            case VALUE_PERCENTILE ->
                builder.when(comparisons(random, 8)).fields("Bytes").percentile(random.nextInt(101));
            case TEMPORAL, TEMPORAL_ORDERED -> {
                int form = random.nextInt(3);
                if (form == 0 && rules.size() > 1) {
                    builder.ruleCondition(condition(rules, random));
                } else if (form == 1 && type == Type.TEMPORAL) {
                    builder.when(comparisons(random, 3));
                }
            }
        }
        return builder.build();
    }

    private static Comparison[] comparisons(SplittableRandom random, int bound) {
        Comparison[] all = new Comparison[1 + random.nextInt(2)];
        for (int i = 0; i < all.length; i++) {
            BigDecimal threshold = BigDecimal.valueOf(random.nextInt(bound));
            if (random.nextInt(3) == 0) {
                threshold = threshold.add(new BigDecimal("0.5"));
            }
            all[i] = new Comparison(OPERATORS.get(random.nextInt(OPERATORS.size())), threshold);
        }
        return all;
    }

    /** Always with a rule that has to hit beside each that must not. */
    private static Condition condition(List<String> rules, SplittableRandom random) {
        Condition first = new Condition.Selection(rules.getFirst(), new Position(1, 1));
        List<Condition> rest = new ArrayList<>();
        for (String name : rules.subList(1, rules.size())) {
            Condition one = new Condition.Selection(name, new Position(1, 1));
            rest.add(random.nextBoolean() ? new Condition.Not(one) : one);
        }
        Condition behind = rest.getFirst();
        if (rest.size() > 1) {
            behind = random.nextBoolean() ? new Condition.Or(rest) : new Condition.And(rest);
        }
        return new Condition.And(List.of(first, random.nextInt(4) == 0 ? new Condition.Not(behind) : behind));
    }
}
