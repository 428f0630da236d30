package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;

/**
 * The engine's path from bytes to hits on one thread, beside Jackson's streaming parser alone on the same bytes. An operation
 * is one event; an invocation is one pass over a {@link Lane}, and a pass that finds other than the first one found fails.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(Lane.EVENTS)
@Fork(Settings.FORKS)
@Warmup(iterations = Settings.WARMUP_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
@Measurement(iterations = Settings.MEASURED_ITERATIONS, time = Settings.SECONDS_PER_ITERATION)
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls load before anything else
public class EngineBenchmark {

    private static final byte[] TAG = "windows.events".getBytes(US_ASCII);

    private List<byte[]> events;
    private EventReader reader;
    private Matcher matcher;
    private Event event;
    private JacksonFields jackson;
    private long hits;
    private long expectedHits;
    private long expectedFields;

    /** What all threads of a benchmark have in common. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets parameters and calls load before anything else
    public static class Corpora {

        /** Name of a {@link Lane}. */
        @Param(Lane.MORDOR)
        public String lane;

        /** Name of a rule set of {@link RuleSets}. */
        @Param(RuleSets.ALL)
        public String rules;

        private List<byte[]> events;
        private CompiledRules compiled;

        /** Loads rules and events. */
        @Setup(Level.Trial)
        public void load() {
            events = Lane.named(lane).events();
            compiled = RuleSets.named(rules);
        }
    }

    /** The events as MessagePack; what is not measured with them does not make them. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets parameters and calls load before anything else
    public static class Forward {

        private List<byte[]> entries;

        /** Fails when an event matches other rules than it does in JSON. */
        @Setup(Level.Trial)
        public void load(Corpora corpora) {
            ForwardEntries forward = new ForwardEntries();
            entries = corpora.events.stream().map(forward::of).toList();
            String json = fingerprint(corpora.events, Format.JSON, corpora.compiled);
            String msgpack = fingerprint(entries, Format.FORWARD, corpora.compiled);
            if (!msgpack.equals(json)) {
                throw new IllegalStateException("matches of MessagePack " + msgpack + ", of JSON " + json);
            }
            System.out.println("# entries of "
                    + entries.stream().mapToInt(entry -> entry.length).sum() / entries.size() + " bytes on average");
        }

        private static String fingerprint(List<byte[]> events, Format format, CompiledRules rules) {
            EventReader reader = EventReader.of(rules.catalog(), Mappings.builtIn());
            Matcher matcher = rules.newMatcher();
            Event event = new Event(rules.catalog());
            Verdicts verdicts = new Verdicts();
            for (int i = 0; i < events.size(); i++) {
                int number = i;
                reader.read(events.get(i), TAG, format, event);
                matcher.match(event, (rule, matched) -> verdicts.add(number, rule.rule()));
            }
            return verdicts.fingerprint();
        }
    }

    /** Counts what belongs to the figures. */
    @Setup(Level.Trial)
    public void load(Corpora corpora) {
        events = corpora.events;
        CompiledRules compiled = corpora.compiled;
        matcher = compiled.newMatcher();
        reader = EventReader.of(compiled.catalog(), Mappings.builtIn());
        event = new Event(compiled.catalog());
        Set<String> paths = new TreeSet<>();
        Verdicts verdicts = new Verdicts();
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int number = i;
            reader.read(events.get(i), Format.JSON, event);
            List<String> read = JacksonFields.pathsRead(event);
            paths.addAll(read);
            bytes += events.get(i).length;
            matcher.match(event, (rule, matched) -> verdicts.add(number, rule.rule()));
        }
        jackson = new JacksonFields(paths);
        for (byte[] payload : events) {
            expectedFields += jackson.extract(payload);
        }
        expectedHits = verdicts.count();
        Facts.write(
                "engine",
                corpora.lane,
                corpora.rules,
                compiled.rules().size(),
                events.size(),
                bytes,
                verdicts,
                expectedFields);
    }

    /** Bytes to hits: everything that detection does with an event, against all rules. */
    @Benchmark
    public long whole() {
        hits = 0;
        for (byte[] payload : events) {
            reader.read(payload, Format.JSON, event);
            matcher.match(event, (rule, matched) -> hits++);
        }
        return check(hits, expectedHits);
    }

    /** What {@link #whole} does, with the same events as MessagePack entries of the Fluent Forward protocol. */
    @Benchmark
    public long forward(Forward forward) {
        hits = 0;
        for (byte[] entry : forward.entries) {
            reader.read(entry, TAG, Format.FORWARD, event);
            matcher.match(event, (rule, matched) -> hits++);
        }
        return check(hits, expectedHits);
    }

    /** Bytes to an event that can be matched: the first half of {@link #whole}. */
    @Benchmark
    public long read() {
        for (byte[] payload : events) {
            reader.read(payload, Format.JSON, event);
        }
        return event.nodeCount();
    }

    /** Jackson takes the fields that the rules read, as Strings. */
    @Benchmark
    public long jackson() {
        long fields = 0;
        for (byte[] payload : events) {
            fields += jackson.extract(payload);
        }
        return check(fields, expectedFields);
    }

    /** Jackson passes over the same fields and makes nothing of them: no program can use this, and none can parse for less. */
    @Benchmark
    public long jacksonFind() {
        long fields = 0;
        for (byte[] payload : events) {
            fields += jackson.find(payload);
        }
        return check(fields, expectedFields);
    }

    private static long check(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("found " + found + " in this pass, " + expected + " before");
        }
        return found;
    }
}
