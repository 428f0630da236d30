package org.varta.engine.correlate.esper;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/**
 * What correlations mean, written down as slowly as possible: every question is answered from the list of all contributions,
 * nothing is kept from one instant to the next but the last answer. Shares nothing with the engine. Correlations come
 * after those that they rest on.
 */
final class SlowCorrelations {

    /** One detection: rule, group, sequence of the completing hit, the instant, and whether the clock raised it. */
    record Fired(String rule, List<String> group, long sequence, long atMs, boolean isByTimer) {}

    private record Entry(
            String organisation,
            Map<String, List<String>> fields,
            long sequence,
            long timeMs,
            long clockMs,
            boolean isLate) {}

    private record Member(Entry entry, int rule, List<Object> group, List<String> shown, long expiresMs, long order) {
        boolean isIn(long instantMs) {
            return expiresMs > instantMs;
        }
    }

    private final Map<String, List<Entry>> entriesByRule = new HashMap<>();
    private final List<Fired> fired = new ArrayList<>();

    /** What came true before the throttle is asked. */
    private record Candidate(Fired fired, Entry entry) {}

    /** All detections of correlations over these hits, to the end of the clock. */
    static Set<Fired> of(List<SigmaCorrelation> correlations, List<Hit> hits, long endMs) {
        SlowCorrelations slow = new SlowCorrelations();
        long clockMs = 0;
        for (Hit hit : hits) {
            clockMs = Math.max(clockMs, hit.receivedAtMs());
            long age = hit.receivedAtMs() - hit.eventTimeMs();
            boolean isBelieved = hit.eventTimeMs() != Hit.NO_TIME && age >= 0 && age <= 30L * 86_400_000;
            slow.entriesByRule
                    .computeIfAbsent(hit.ruleKey(), k -> new ArrayList<>())
                    .add(new Entry(
                            hit.organisation(),
                            hit.fields(),
                            hit.sequence(),
                            isBelieved ? hit.eventTimeMs() : hit.receivedAtMs(),
                            clockMs,
                            isBelieved && age > 300_000));
        }
        Set<Fired> all = new LinkedHashSet<>();
        for (SigmaCorrelation correlation : correlations) {
            slow.fired.clear();
            List<Entry> own = slow.throttled(correlation, slow.run(correlation, endMs));
            slow.entriesByRule.put(correlation.header().key(), own);
            all.addAll(slow.fired);
        }
        return all;
    }

    /** Without what came true in a span of the throttle in which its group had come true not long ago. */
    private List<Entry> throttled(SigmaCorrelation correlation, List<Candidate> candidates) {
        long spanMs =
                correlation.throttle() == null ? 0 : correlation.throttle().toMillis();
        long memoryMs = spanMs + Math.max(correlation.timespan().toMillis(), 600_000);
        List<Candidate> inOrder = new ArrayList<>(candidates);
        if (spanMs > 0) {
            inOrder.sort(Comparator.comparingLong((Candidate c) -> c.fired().atMs())
                    .thenComparing(c -> !c.fired().isByTimer())
                    .thenComparingLong(c -> c.fired().sequence()));
        }
        List<Entry> passing = new ArrayList<>();
        for (int i = 0; i < inOrder.size(); i++) {
            Candidate now = inOrder.get(i);
            boolean isSeen = spanMs > 0
                    && inOrder.subList(0, i).stream()
                            .anyMatch(before -> before.entry()
                                            .organisation()
                                            .equals(now.entry().organisation())
                                    && before.fired().group().equals(now.fired().group())
                                    && Math.floorDiv(before.entry().timeMs(), spanMs)
                                            == Math.floorDiv(now.entry().timeMs(), spanMs)
                                    && before.fired().atMs() > now.fired().atMs() - memoryMs);
            if (!isSeen) {
                fired.add(now.fired());
                passing.add(now.entry());
            }
        }
        return passing;
    }

    private List<Candidate> run(SigmaCorrelation correlation, long endMs) {
        Map<List<Object>, List<Member>> groups = new LinkedHashMap<>();
        List<Candidate> detections = new ArrayList<>();
        long spanMs = correlation.timespan().toMillis();
        long order = 0;
        record Arrival(Entry entry, int rule) {}
        List<Arrival> arrivals = new ArrayList<>();
        for (int rule = 0; rule < correlation.rules().size(); rule++) {
            for (Entry entry : entriesByRule.getOrDefault(correlation.rules().get(rule), List.of())) {
                arrivals.add(new Arrival(entry, rule));
            }
        }
        arrivals.sort(Comparator.comparingLong((Arrival a) -> a.entry().clockMs())
                .thenComparingLong(a -> a.entry().sequence()));
        for (Arrival arrival : arrivals) {
            Entry entry = arrival.entry();
            List<String> shown = shown(correlation, arrival.rule(), entry);
            if (shown == null) {
                continue;
            }
            boolean isLive = !entry.isLate() && entry.timeMs() + spanMs > entry.clockMs();
            if (!isLive && hasNot(correlation.ruleCondition(), false)) {
                continue;
            }
            for (int lane = 0; lane < (isLive ? 1 : 4); lane++) {
                List<Object> key = new ArrayList<>(List.of(entry.organisation(), shown));
                if (!isLive) {
                    key.add(lane);
                    key.add(Math.floorDiv(entry.timeMs() - lane * spanMs / 4, spanMs));
                }
                long expiresMs = isLive ? entry.timeMs() + spanMs : entry.clockMs() + Math.max(spanMs, 600_000);
                groups.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new Member(entry, arrival.rule(), key, shown, expiresMs, order++));
            }
        }
        groups.forEach((key, members) -> {
            if (hasNot(correlation.ruleCondition(), false)) {
                judgeEnds(correlation, members, endMs, detections);
            } else {
                judgeChanges(correlation, members, key.size() == 2, endMs, detections);
            }
        });
        return detections;
    }

    // ---- when

    private static void judgeEnds(
            SigmaCorrelation correlation, List<Member> all, long endMs, List<Candidate> detections) {
        TreeSet<Long> ends = new TreeSet<>();
        all.forEach(member -> ends.add(member.expiresMs()));
        boolean wasTrue = false;
        for (long end : ends.headSet(endMs, true)) {
            List<Member> window = all.stream()
                    .filter(m -> m.entry().clockMs() < end && m.expiresMs() >= end)
                    .toList();
            boolean isTrue = isTrue(correlation, window);
            if (isTrue && !wasTrue) {
                Member opener = window.stream()
                        .filter(m -> m.expiresMs() == end)
                        .findFirst()
                        .orElseThrow();
                fire(correlation, opener, end, true, end, false, detections);
            }
            wasTrue = isTrue && window.stream().anyMatch(m -> m.isIn(end));
        }
    }

    private static void judgeChanges(
            SigmaCorrelation correlation, List<Member> all, boolean isLive, long endMs, List<Candidate> detections) {
        TreeSet<Long> instants = new TreeSet<>();
        all.forEach(member -> {
            instants.add(member.expiresMs());
            instants.add(member.entry().clockMs());
        });
        List<Member> here = new ArrayList<>();
        boolean wasTrue = isTrue(correlation, List.of());
        for (long instant : instants.headSet(endMs, true)) {
            List<Member> left = here.stream().filter(m -> !m.isIn(instant)).toList();
            here.removeAll(left);
            if (!left.isEmpty()) {
                boolean isTrue = isTrue(correlation, here);
                if (isTrue && !wasTrue && isLive) {
                    Member completing = here.isEmpty() ? left.getFirst() : here.getLast();
                    fire(correlation, completing, instant, true, instant, false, detections);
                }
                wasTrue = isTrue;
            }
            for (Member member : all) {
                if (member.entry().clockMs() == instant) {
                    here.add(member);
                    boolean isTrue = isTrue(correlation, here);
                    if (isTrue && !wasTrue) {
                        Entry entry = member.entry();
                        fire(correlation, member, instant, false, entry.timeMs(), entry.isLate(), detections);
                    }
                    wasTrue = isTrue;
                }
            }
        }
    }

    private static void fire(
            SigmaCorrelation correlation,
            Member completing,
            long atMs,
            boolean isByTimer,
            long timeMs,
            boolean isLate,
            List<Candidate> detections) {
        Entry entry = completing.entry();
        Fired fired = new Fired(correlation.header().key(), completing.shown(), entry.sequence(), atMs, isByTimer);
        Map<String, List<String>> fields = new HashMap<>();
        for (int i = 0; i < correlation.groupBy().size(); i++) {
            String value = completing.shown().get(i);
            fields.put(correlation.groupBy().get(i), value.isEmpty() ? List.of() : List.of(value));
        }
        detections.add(
                new Candidate(fired, new Entry(entry.organisation(), fields, entry.sequence(), timeMs, atMs, isLate)));
    }

    // ---- which

    private static @Nullable List<String> shown(SigmaCorrelation correlation, int rule, Entry entry) {
        List<String> shown = new ArrayList<>();
        for (String name : correlation.groupBy()) {
            String field = correlation
                    .aliases()
                    .getOrDefault(name, Map.of())
                    .getOrDefault(correlation.rules().get(rule), name);
            List<String> values = entry.fields().getOrDefault(field, List.of());
            if (values.isEmpty() && correlation.isGroupRequired()) {
                return null;
            }
            shown.add(String.join(", ", values));
        }
        for (String field : correlation.conditionFields()) {
            List<String> values = entry.fields().getOrDefault(field, List.of());
            if (values.isEmpty() || (correlation.type() != Type.VALUE_COUNT && number(values.getFirst()) == null)) {
                return null;
            }
        }
        return shown;
    }

    private static @Nullable BigDecimal number(String text) {
        return text.matches("[-+]?[0-9]*\\.?[0-9]*") && text.matches(".*[0-9].*") ? new BigDecimal(text) : null;
    }

    // ---- what

    private static boolean isTrue(SigmaCorrelation correlation, List<Member> window) {
        Set<Integer> rules = new HashSet<>();
        window.forEach(member -> rules.add(member.rule()));
        Condition condition = correlation.ruleCondition();
        int count = correlation.rules().size();
        return switch (correlation.type()) {
            case EVENT_COUNT -> holds(correlation, BigDecimal.valueOf(window.size()));
            case VALUE_COUNT -> {
                Set<List<List<String>>> values = new HashSet<>();
                for (Member member : window) {
                    values.add(correlation.conditionFields().stream()
                            .map(field -> member.entry().fields().getOrDefault(field, List.of()))
                            .toList());
                }
                yield holds(correlation, BigDecimal.valueOf(values.size()));
            }
            case VALUE_SUM ->
                holds(correlation, numbers(correlation, window).stream().reduce(BigDecimal.ZERO, BigDecimal::add));
            case VALUE_AVG -> {
                List<BigDecimal> numbers = numbers(correlation, window);
                yield !numbers.isEmpty()
                        && holds(
                                correlation,
                                numbers.stream()
                                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                                        .divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128));
            }
            case VALUE_MEDIAN -> percentile(correlation, window, 50);
            case VALUE_PERCENTILE ->
                percentile(correlation, window, correlation.percentile() == null ? -1 : correlation.percentile());
            case TEMPORAL ->
                condition != null
                        ? isTrue(condition, correlation.rules(), false, rules, rules)
                        : correlation.comparisons().isEmpty()
                                ? rules.size() == count
                                : holds(correlation, BigDecimal.valueOf(rules.size()));
            case TEMPORAL_ORDERED -> {
                for (int bits = 1; bits < 1 << count; bits++) {
                    Set<Integer> some = new TreeSet<>();
                    for (int rule = 0; rule < count; rule++) {
                        if ((bits & 1 << rule) != 0) {
                            some.add(rule);
                        }
                    }
                    if (isInOrder(window, List.copyOf(some), null)
                            && (condition == null
                                    ? some.size() == count
                                    : isTrue(condition, correlation.rules(), false, some, rules))) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private static List<BigDecimal> numbers(SigmaCorrelation correlation, List<Member> window) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (Member member : window) {
            String field = correlation.conditionFields().getFirst();
            numbers.add(number(member.entry().fields().get(field).getFirst()));
        }
        numbers.sort(Comparator.naturalOrder());
        return numbers;
    }

    private static boolean percentile(SigmaCorrelation correlation, List<Member> window, int percent) {
        List<BigDecimal> numbers = numbers(correlation, window);
        if (numbers.isEmpty()) {
            return false;
        }
        BigDecimal rank =
                BigDecimal.valueOf(percent).movePointLeft(2).multiply(BigDecimal.valueOf(numbers.size() - 1L));
        int below = rank.intValue();
        BigDecimal part = rank.subtract(BigDecimal.valueOf(below));
        BigDecimal low = numbers.get(below);
        BigDecimal high = numbers.get(Math.min(below + 1, numbers.size() - 1));
        return holds(correlation, low.add(high.subtract(low).multiply(part)));
    }

    private static boolean holds(SigmaCorrelation correlation, BigDecimal number) {
        for (Comparison comparison : correlation.comparisons()) {
            int order = number.compareTo(comparison.threshold());
            if (!switch (comparison.operator()) {
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
                case EQ -> order == 0;
                case NEQ -> order != 0;
            }) {
                return false;
            }
        }
        return true;
    }

    /** Whether some of the hits are of these rules, each later than the one before. */
    private static boolean isInOrder(List<Member> window, List<Integer> rules, @Nullable Entry last) {
        if (rules.isEmpty()) {
            return true;
        }
        for (Member member : window) {
            Entry entry = member.entry();
            if (member.rule() == rules.getFirst()
                    && (last == null
                            || entry.timeMs() > last.timeMs()
                            || (entry.timeMs() == last.timeMs() && entry.sequence() > last.sequence()))
                    && isInOrder(window, rules.subList(1, rules.size()), entry)) {
                return true;
            }
        }
        return false;
    }

    /** A rule as such has to be among the chosen ones; behind a {@code not}, it must not have hit at all. */
    private static boolean isTrue(
            Condition condition, List<String> names, boolean isNegated, Set<Integer> chosen, Set<Integer> hit) {
        return switch (condition) {
            case Condition.Selection selection -> {
                int rule = names.indexOf(selection.name());
                yield isNegated ? !hit.contains(rule) : chosen.contains(rule);
            }
            case Condition.Not not -> isTrue(not.operand(), names, !isNegated, chosen, hit);
            case Condition.And and ->
                isNegated
                        ? and.operands().stream().anyMatch(o -> isTrue(o, names, true, chosen, hit))
                        : and.operands().stream().allMatch(o -> isTrue(o, names, false, chosen, hit));
            case Condition.Or or ->
                isNegated
                        ? or.operands().stream().allMatch(o -> isTrue(o, names, true, chosen, hit))
                        : or.operands().stream().anyMatch(o -> isTrue(o, names, false, chosen, hit));
            case Condition.Quantified quantified -> throw new IllegalArgumentException(quantified.pattern());
        };
    }

    private static boolean hasNot(@Nullable Condition condition, boolean isNegated) {
        return switch (condition) {
            case null -> false;
            case Condition.Selection selection -> isNegated;
            case Condition.Not not -> hasNot(not.operand(), !isNegated);
            case Condition.And and -> and.operands().stream().anyMatch(o -> hasNot(o, isNegated));
            case Condition.Or or -> or.operands().stream().anyMatch(o -> hasNot(o, isNegated));
            case Condition.Quantified quantified -> isNegated;
        };
    }
}
