package org.varta.engine.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.PlannedSource;
import org.varta.engine.correlate.Unsupported;
import org.varta.engine.detect.Detector;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.RawEvents;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.testing.InlineEvent;
import org.varta.rules.testing.RuleTest.EventSource;
import org.varta.rules.testing.RuleTest.Scenario;
import org.varta.rules.testing.RuleTest.Step;
import org.varta.rules.testing.ScenarioRunner;
import org.varta.rules.testing.TestRunException;
import org.varta.rules.yaml.YamlNode.Mapping;

/**
 * Runs the scenarios of rule tests through the detector and the correlator of the engine, with a clock of their own. What an
 * event says about its time does not count; the scenario does. Owned by one thread.
 */
public final class CorrelatedScenarios implements ScenarioRunner {

    /** When every scenario begins; the choice means nothing. */
    private static final long START_MS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final Origin ORIGIN = new Origin(Origin.DEFAULT_ORGANISATION, "test", "test", "", "");

    private static final byte[] NO_PAYLOAD = {};

    /** So that no test runs for minutes. */
    private static final int EVENTS_MAX = 100_000;

    private final RulePack pack;
    private final CorrelationPlan plan;
    private final CorrelatorFactory correlators;
    private final EventReader reader;

    /** Scenarios over one rule set. */
    public CorrelatedScenarios(RulePack pack, CorrelatorFactory correlators) {
        this.pack = pack;
        this.plan = CorrelationPlan.of(pack, correlators.gate());
        this.correlators = correlators;
        this.reader = EventReader.of(pack.compiled().catalog(), Mappings.builtIn());
    }

    @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
    private record RawEvent(byte[] payload, Format format) {}

    @Override
    public List<Raised> run(Scenario scenario, SigmaDocument rule) throws TestRunException {
        String key = rule.header().key();
        PlannedSource source = plan.source(key, rule.header().contentHash());
        if (source == null) {
            throw new TestRunException("the rule is not in force: " + whyNot(key));
        }
        if (!source.isAlerting()) {
            throw new TestRunException("the rule does not alert by itself; test the correlation that refers to it");
        }
        List<Detection> detections = new ArrayList<>();
        try (Correlator correlator = correlators.open(plan, detections::add)) {
            new Run(correlator, sources(rule)).run(scenario);
        }
        return detections.stream()
                .filter(detection -> detection.rule().key().equals(key))
                .map(detection ->
                        new Raised(Duration.ofMillis(detection.raisedAtMs() - START_MS), group(rule, detection)))
                .toList();
    }

    private static List<RawEvent> events(Path file) throws TestRunException {
        List<RawEvent> events = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            RawEvents.read(in, (record, format) -> events.add(new RawEvent(record, format)));
        } catch (NoSuchFileException e) {
            throw new TestRunException("there is no file " + file);
        } catch (IOException e) {
            throw new TestRunException(file + " cannot be read: " + e.getMessage());
        }
        return events;
    }

    private String whyNot(String key) {
        return plan.unsupported().stream()
                .filter(unsupported -> unsupported.rule().key().equals(key))
                .map(Unsupported::message)
                .findFirst()
                .orElse("a filter raises no alerts");
    }

    /** The log sources of every rule that takes part. */
    private LogSources sources(SigmaDocument rule) {
        Set<LogSource> sources = new LinkedHashSet<>();
        addSources(rule, sources);
        return new LogSources(List.copyOf(sources));
    }

    private void addSources(SigmaDocument document, Set<LogSource> sources) {
        switch (document) {
            case SigmaRule rule -> sources.add(rule.logSource());
            case SigmaFilter filter -> {}
            case EplRule epl -> {
                for (EplRule.Input input : epl.inputs().values()) {
                    SigmaRule own = input.detection();
                    String reference = input.reference();
                    if (own != null) {
                        sources.add(own.logSource());
                    } else if (reference != null) {
                        pack.resolve(reference).ifPresent(member -> addSources(member, sources));
                    }
                }
            }
            // the loader lets no circle through
            case SigmaCorrelation correlation ->
                correlation
                        .rules()
                        .forEach(reference -> pack.resolve(reference).ifPresent(member -> addSources(member, sources)));
        }
    }

    private static SequencedMap<String, String> group(SigmaDocument rule, Detection detection) {
        SequencedMap<String, String> group = new LinkedHashMap<>();
        if (rule instanceof SigmaCorrelation correlation) {
            for (int i = 0; i < correlation.groupBy().size(); i++) {
                group.put(correlation.groupBy().get(i), detection.groupKey().get(i));
            }
        } else if (rule instanceof EplRule epl) {
            for (int i = 0; i < epl.groupBy().size(); i++) {
                group.put(epl.groupBy().get(i), detection.groupKey().get(i));
            }
        }
        return group;
    }

    /** One scenario from its beginning. */
    private final class Run {

        private final Correlator correlator;
        private final LogSources sources;
        private final Detector detector;
        private long sequence;
        /** The fields of the event that happens, or null when its payload is to be read. */
        private @Nullable Mapping fields;

        Run(Correlator correlator, LogSources sources) {
            this.correlator = correlator;
            this.sources = sources;
            this.detector = new Detector(
                    pack.compiled(), plan.fieldsByRule(), this::read, new RuleCosts(RuleCosts.Sampling.none()));
        }

        void run(Scenario scenario) throws TestRunException {
            for (Step step : scenario.steps()) {
                for (int i = 0; i < Math.max(1, step.repeat()); i++) {
                    long clockMs = START_MS
                            + step.at().plus(step.every().multipliedBy(i)).toMillis();
                    correlator.advanceTo(clockMs);
                    EventSource event = step.event();
                    if (event != null && step.repeat() > 0) {
                        happen(event, clockMs);
                    }
                }
            }
            correlator.flush();
        }

        private void happen(EventSource event, long clockMs) throws TestRunException {
            switch (event) {
                case EventSource.Inline inline -> {
                    fields = inline.fields();
                    detect(NO_PAYLOAD, Format.UNKNOWN, clockMs);
                }
                case EventSource.InFile(Path file) -> {
                    fields = null;
                    for (RawEvent raw : events(file)) {
                        detect(raw.payload(), raw.format(), clockMs);
                    }
                }
            }
        }

        private void detect(byte[] payload, Format format, long clockMs) throws TestRunException {
            sequence++;
            if (sequence > EVENTS_MAX) {
                throw new TestRunException("the scenario has more than " + EVENTS_MAX + " events");
            }
            JournalRecord record = new JournalRecord(
                    JournalRecord.Kind.EVENT,
                    sequence,
                    TimeUnit.MILLISECONDS.toNanos(clockMs),
                    ORIGIN,
                    format,
                    NO_PAYLOAD,
                    payload);
            switch (detector.detect(record, clockMs)) {
                case Detector.Outcome.Undecodable undecodable ->
                    throw new TestRunException("an event cannot be decoded: "
                            + undecodable.letter().detail());
                case Detector.Outcome.Evaluated(EventHits hits, var mark) -> {
                    if (hits != null) {
                        hits.hits().forEach(correlator::accept);
                    }
                }
            }
        }

        private Reading read(byte[] payload, byte[] context, Format format, Event into) {
            Mapping inline = fields;
            if (inline != null) {
                InlineEvent.fill(into, inline, sources);
                return new Reading.Decoded(new Facts(Facts.NO_TIME, "", ""));
            }
            return switch (reader.read(payload, context, format, into)) {
                case Reading.Undecodable undecodable -> undecodable;
                case Reading.Decoded(Facts facts) ->
                    new Reading.Decoded(new Facts(Facts.NO_TIME, facts.host(), facts.user()));
            };
        }
    }
}
