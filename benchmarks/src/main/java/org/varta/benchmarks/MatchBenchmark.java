package org.varta.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;

/**
 * Windows events against all SigmaHQ rules on one thread. {@link #read} is decoding and normalising alone; what {@link
 * #readAndMatch} takes more is matching, with the unescaping and folding that it causes. An event is read anew each time, so
 * that nothing is remembered from the time before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(Settings.FORKS)
@Warmup(iterations = Settings.WARMUP_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
@Measurement(iterations = Settings.MEASURED_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
public class MatchBenchmark {

    private static final int EVENTS = 20_000;

    private final List<byte[]> payloads;
    private final EventReader reader;
    private final Matcher matcher;
    private final Event event;
    private int next;
    private long hits;

    /** Loads rules and events, and runs every event once to count the matches that belong to the figures. */
    public MatchBenchmark() {
        CompiledRules rules = Corpus.sigmaRules().compiled();
        matcher = rules.newMatcher();
        reader = EventReader.of(rules.catalog(), Mappings.builtIn());
        event = new Event(rules.catalog());
        payloads = Corpus.mordorEvents(EVENTS);
        long bytes = 0;
        long[] found = new long[1];
        for (byte[] payload : payloads) {
            bytes += payload.length;
            reader.read(payload, Format.JSON, event);
            matcher.match(event, (rule, matched) -> found[0]++);
        }
        hits = found[0];
        System.out.printf(
                "%n# %d rules, %d events, %d bytes on average, %d matches%n",
                rules.rules().size(), payloads.size(), bytes / Math.max(1, payloads.size()), hits);
    }

    /** Bytes to an event with slots and log sources. */
    @Benchmark
    public Event read() {
        reader.read(payloads.get(next), Format.JSON, event);
        next = next + 1 == payloads.size() ? 0 : next + 1;
        return event;
    }

    /** {@link #read}, then all rules. */
    @Benchmark
    public long readAndMatch() {
        read();
        matcher.match(event, (rule, matched) -> hits++);
        return hits;
    }
}
