package org.varta.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.varta.benchmarks.esper.EsperRules;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;
import org.varta.rules.plan.PlannedRule;

/**
 * Esper alone, each rule a filter in EPL, and our matcher, on the same rules and the same real process creations. Both get events
 * that are parsed and normalised; verdicts are compared one by one before anything is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(EsperBenchmark.EVENTS)
@SuppressWarnings("NullAway.Init") // JMH sets parameters and calls load before anything else
public class EsperBenchmark {

    /** Operations of one invocation. */
    static final int EVENTS = 200;

    private static final LogSource PROCESS_CREATION = new LogSource("windows", "process_creation", null);
    private static final long SEED = 3;

    /** How many. */
    @Param({"100", "200", "400"})
    public int rules;

    /** {@code varta}, {@code esper-default} or {@code esper-tuned}. */
    @Param({"varta", "esper-default", "esper-tuned"})
    public String engine;

    private final List<Event> events = new ArrayList<>();
    private final List<Object[]> rows = new ArrayList<>();
    private EsperRules esper;
    private Matcher matcher;
    private long hits;
    private long expectedHits;

    /** Rules of process creations whose tests are all on text. */
    static List<PlannedRule> rules(List<PlannedRule> all, int count) {
        List<PlannedRule> fitting = all.stream()
                .filter(rule -> rule.logSource().equals(PROCESS_CREATION) && EsperRules.takes(rule))
                .toList();
        return RuleSets.sample(fitting, count, SEED);
    }

    /** Loads both engines and compares every verdict. */
    @Setup(Level.Trial)
    public void load() {
        List<PlannedRule> chosen = rules(Corpus.sigmaRules().compiled().rules(), rules);
        CompiledRules compiled = CompiledRules.of(chosen, List.of());
        matcher = compiled.newMatcher();
        esper = EsperRules.deploy(chosen, engine.equals("esper-tuned"));
        EventReader reader = EventReader.of(compiled.catalog(), Mappings.builtIn());
        long bytes = 0;
        for (byte[] payload : Corpus.mordorEvents(Lane.EVENTS)) {
            Event event = new Event(compiled.catalog());
            reader.read(payload, Format.JSON, event);
            if (events.size() < EVENTS && event.sources().coveredBy(PROCESS_CREATION)) {
                Object[] row = esper.toEsper(event);
                if (row != null) {
                    events.add(event);
                    rows.add(row);
                    bytes += payload.length;
                }
            }
        }
        if (events.size() < EVENTS) {
            throw new IllegalStateException("only " + events.size() + " process creations in the corpus");
        }
        Verdicts verdicts = compared();
        expectedHits = verdicts.count();
        Facts.write("esper", engine, Integer.toString(rules), rules, EVENTS, bytes, verdicts, 0);
    }

    private Verdicts compared() {
        Verdicts verdicts = new Verdicts();
        for (int i = 0; i < EVENTS; i++) {
            TreeSet<String> ours = new TreeSet<>();
            TreeSet<String> theirs = new TreeSet<>();
            matcher.match(
                    events.get(i),
                    (rule, event) -> ours.add(rule.rule().header().key()));
            esper.match(rows.get(i), theirs::add);
            if (!ours.equals(theirs)) {
                throw new IllegalStateException("event " + i + ": Varta " + ours + ", Esper " + theirs);
            }
            int number = i;
            ours.forEach(rule -> verdicts.add(number, rule));
        }
        return verdicts;
    }

    /** Every event against all rules, by the engine that the parameter names. */
    @Benchmark
    public long match() {
        hits = 0;
        if (engine.equals("varta")) {
            for (Event event : events) {
                matcher.match(event, (rule, matched) -> hits++);
            }
        } else {
            for (Object[] row : rows) {
                esper.match(row, rule -> hits++);
            }
        }
        if (hits != expectedHits) {
            throw new IllegalStateException("found " + hits + " in this pass, " + expectedHits + " before");
        }
        return hits;
    }

    /** Ends Esper. */
    @TearDown(Level.Trial)
    public void close() {
        esper.close();
    }
}
