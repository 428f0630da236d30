package org.varta.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH benchmarks that are to be compared: one fork of each in turn, then one of each again, so that what the machine does
 * beside falls on all of them.
 */
final class Forks {

    private final Run run;
    private final Path factsFile;

    Forks(Run run) throws IOException {
        this.run = run;
        this.factsFile = run.directory("facts").resolve("facts.tsv");
    }

    /**
     * A benchmark with its parameters.
     *
     * @param method class and method, {@code EngineBenchmark.whole}
     * @param threads that do the same side by side
     */
    record Variant(String method, Map<String, String> parameters, int threads) {
        Variant {
            parameters = Map.copyOf(parameters);
        }

        Variant(String method, Map<String, String> parameters) {
            this(method, parameters, 1);
        }
    }

    /**
     * What a variant cost for one operation.
     *
     * @param cpuUs CPU time of the process, median of the forks
     * @param wallUs median of the forks
     * @param bytes allocated
     * @param cpuForksUs of each fork
     */
    record Cost(double cpuUs, double wallUs, double bytes, List<Double> cpuForksUs) {

        /** Operations that one core does in a second of CPU time. */
        double perSecond() {
            return 1e6 / cpuUs;
        }
    }

    /** Costs in the order of the variants. */
    Map<Variant, Cost> measure(List<Variant> variants, int rounds) throws RunnerException {
        return measure(variants, rounds, Settings.SECONDS_PER_ITERATION);
    }

    /** The same with shorter or longer iterations. */
    Map<Variant, Cost> measure(List<Variant> variants, int rounds, int seconds) throws RunnerException {
        Map<Variant, List<RunResult>> results = new LinkedHashMap<>();
        variants.forEach(variant -> results.put(variant, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<Variant, List<RunResult>> entry : results.entrySet()) {
                entry.getValue().add(fork(entry.getKey(), seconds));
            }
        }
        Map<Variant, Cost> costs = new LinkedHashMap<>();
        results.forEach((variant, runs) -> costs.put(variant, cost(runs)));
        return costs;
    }

    /** What the forks said that they measured with. */
    List<Facts> facts() throws IOException {
        return Files.exists(factsFile) ? Facts.read(factsFile) : List.of();
    }

    private RunResult fork(Variant variant, int seconds) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + variant.method().replace(".", "\\.") + "$")
                .forks(1)
                .threads(variant.threads())
                .warmupIterations(run.of(Settings.WARMUP_ITERATIONS, 1))
                .warmupTime(TimeValue.seconds(run.of(seconds, 2)))
                .measurementIterations(run.of(Settings.MEASURED_ITERATIONS, 2))
                .measurementTime(TimeValue.seconds(run.of(seconds, 1)))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .shouldFailOnError(true)
                .jvmArgsAppend(Facts.jvmArgument(factsFile));
        variant.parameters().forEach(options::param);
        return new Runner(options.build()).runSingle();
    }

    private static Cost cost(List<RunResult> runs) {
        List<Double> cpu = new ArrayList<>();
        List<Double> wall = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (RunResult result : runs) {
            wall.add(result.getPrimaryResult().getScore());
            cpu.add(secondary(result, CpuTimeProfiler.RESULT));
            bytes.add(secondary(result, "gc.alloc.rate.norm"));
        }
        return new Cost(median(cpu), median(wall), median(bytes), cpu);
    }

    private static double secondary(RunResult result, String name) {
        var results = result.getSecondaryResults();
        for (String key : results.keySet()) {
            if (key.endsWith(name)) {
                return results.get(key).getScore();
            }
        }
        throw new IllegalStateException("no result " + name + " in " + results.keySet());
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
