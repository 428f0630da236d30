package org.varta.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.SiteLists;

/**
 * Hits through the correlator on one thread: {@value #CORRELATIONS} correlations of the four kinds over as many rules,
 * {@value #KEYS} live keys, windows of five minutes that are full from the second round on. Prints one line a round.
 */
public final class CorrelationRun {

    static final int CORRELATIONS = 100;
    static final int KEYS = 10_000;

    private static final int HITS = 100_000;
    private static final int MS_BETWEEN = 3; // a window of five minutes holds 100,000 hits
    private static final long START_MS = 1_767_225_600_000L;

    private CorrelationRun() {}

    /** Entry point: scratch directory, rounds. */
    public static void main(String[] arguments) throws IOException {
        RulePack pack = RulePackLoader.load(List.of(writeRules(Path.of(arguments[0]))), SiteLists.NONE, List.of());
        if (pack.correlations().size() != CORRELATIONS) {
            throw new IllegalStateException("rules are wrong: " + pack.problems());
        }
        List<PlannedRule> rules = pack.compiled().rules();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        EsperCorrelators esper = new EsperCorrelators(new CorrelatorLimits(Integer.MAX_VALUE));
        SplittableRandom random = new SplittableRandom(7);
        long[] detections = new long[1];
        long clockMs = START_MS;
        try (Correlator correlator = esper.open(CorrelationPlan.of(pack), detection -> detections[0]++)) {
            for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
                List<Hit> hits = new ArrayList<>(HITS);
                for (int i = 0; i < HITS; i++) {
                    clockMs += MS_BETWEEN;
                    hits.add(hit(rules, clockMs, (long) round * HITS + i + 1, random));
                }
                long begunNs = threads.getCurrentThreadCpuTime();
                for (Hit hit : hits) {
                    correlator.advanceTo(hit.receivedAtMs());
                    correlator.accept(hit);
                }
                double seconds = (threads.getCurrentThreadCpuTime() - begunNs) / 1e9;
                System.out.printf(Locale.ROOT, "round %d %.1f %d%n", round, HITS / seconds, detections[0]);
            }
            if (correlator.degraded() > 0) {
                throw new IllegalStateException(correlator.degraded() + " contributions were left out");
            }
        }
    }

    private static Hit hit(List<PlannedRule> rules, long clockMs, long sequence, SplittableRandom random) {
        int key = random.nextInt(KEYS);
        var header = rules.get((key + random.nextInt(2)) % CORRELATIONS).rule().header();
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("Key", List.of("key-" + key));
        fields.put("Value", List.of("value-" + random.nextInt(50)));
        return new Hit(
                "default",
                header.key(),
                header.contentHash(),
                sequence,
                0,
                clockMs - random.nextInt(2_000),
                clockMs,
                fields,
                "host-1",
                "");
    }

    private static Path writeRules(Path directory) throws IOException {
        Path rules = Files.createDirectories(directory.resolve("correlations"));
        for (int i = 0; i < CORRELATIONS; i++) {
            // three digits: files are read by name, and the i-th rule has to be the i-th
            Files.writeString(rules.resolve(String.format(Locale.ROOT, "r%03d.yml", i)), """
                    title: Rule %1$d
                    id: 00000000-0000-4000-8000-%1$012d
                    name: r%1$d
                    logsource: {product: windows}
                    detection: {s: {EventID: %1$d}, condition: s}
                    """.formatted(i));
            Files.writeString(rules.resolve(String.format(Locale.ROOT, "s%03d.yml", i)), correlation(i));
        }
        return rules;
    }

    private static String correlation(int number) {
        String body = switch (number % 4) {
            case 0 -> "{type: event_count, rules: [r%1$d], group-by: [Key], timespan: 5m, condition: {gte: 1000}}";
            case 1 ->
                "{type: value_count, rules: [r%1$d], group-by: [Key], timespan: 5m, condition: {gte: 1000, field: Value}}";
            case 2 -> "{type: temporal, rules: [r%1$d, r%2$d], group-by: [Key], timespan: 5m}";
            default -> "{type: temporal_ordered, rules: [r%1$d, r%2$d], group-by: [Key], timespan: 5m}";
        };
        return """
                title: Correlation %1$d
                id: 00000000-0000-4000-8000-1%1$011d
                level: high
                correlation:\s""".formatted(number) + body.formatted(number, (number + 1) % CORRELATIONS) + "\n";
    }
}
