package org.varta.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the whole process for one operation, garbage collector and compiler included: what others do on the machine
 * at the same time disturbs it less than the clock on the wall.
 */
public final class CpuTimeProfiler implements InternalProfiler {

    /** The name of the result; microseconds. */
    static final String RESULT = "cpu";

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long begunNs;

    @Override
    public String getDescription() {
        return "CPU time of the process for one operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        begunNs = process.getProcessCpuTime();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long usedNs = process.getProcessCpuTime() - begunNs;
        double operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(RESULT, usedNs / 1e3 / operations, "us/op", AggregationPolicy.AVG));
    }
}
