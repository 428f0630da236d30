package org.varta.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.EvtxRecord;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;

/**
 * All event logs of the corpora, unpacked in memory, once through on one thread. The header printed says how many bytes the
 * files have and how many their records: files are allotted in advance, and the smaller number is the honest one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(Settings.FORKS)
@Warmup(iterations = Settings.WARMUP_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
@Measurement(iterations = Settings.MEASURED_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
public class EvtxBenchmark {

    private final List<byte[]> logs = Corpus.eventLogs();
    private final EventReader reader;
    private final Matcher matcher;
    private final Event event;
    private long hits;

    /** Loads rules and logs, and reads the logs once to count what belongs to the figures. */
    public EvtxBenchmark() {
        CompiledRules rules = Corpus.sigmaRules().compiled();
        matcher = rules.newMatcher();
        reader = EventReader.of(rules.catalog(), Mappings.builtIn());
        event = new Event(rules.catalog());
        long[] count = new long[2];
        Verdicts verdicts = new Verdicts();
        forEach(record -> {
            int number = (int) count[0]++;
            count[1] += record.sizeBytes();
            record.toEvent(event);
            reader.normalise(event);
            matcher.match(event, (rule, matched) -> verdicts.add(number, rule.rule()));
        });
        System.out.printf(
                "%n# %d logs, %d bytes%n",
                logs.size(), logs.stream().mapToLong(log -> log.length).sum());
        Facts.write("evtx", "evtx", RuleSets.ALL, rules.rules().size(), (int) count[0], count[1], verdicts, 0);
    }

    private interface Use {
        void of(EvtxRecord record) throws BadRecordException;
    }

    private void forEach(Use use) {
        try {
            for (byte[] log : logs) {
                EvtxReader records = EvtxReader.open(new ByteArrayInputStream(log), EvtxOptions.DEFAULT, damage -> {});
                for (EvtxRecord record = records.next(); record != null; record = records.next()) {
                    use(record, use);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void use(EvtxRecord record, Use use) {
        try {
            use.of(record);
        } catch (BadRecordException e) {
            // the corpora have some, and finding out is part of the work
        }
    }

    /** To fields that can be matched. */
    @Benchmark
    public Event parse() {
        forEach(record -> record.toEvent(event));
        return event;
    }

    /** To lines of JSON. */
    @Benchmark
    public long toJson() {
        long[] bytes = new long[1];
        forEach(record -> bytes[0] += record.toJson().length);
        return bytes[0];
    }

    /** {@link #parse}, then names and log sources, then all rules: what a scan does. */
    @Benchmark
    public long parseAndMatch() {
        forEach(record -> {
            record.toEvent(event);
            reader.normalise(event);
            matcher.match(event, (rule, matched) -> hits++);
        });
        return hits;
    }
}
