package org.varta.engine.scan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.PlannedCorrelation;
import org.varta.engine.correlate.PlannedEpl;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.Hit;
import org.varta.engine.detect.HitCodec;
import org.varta.engine.normalise.Facts;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.RuleHeader;

/**
 * Collects the hits that correlations rest on, from any thread, and runs the correlations over all of them in the order of
 * their events' own time: the clock of a scan. Hits whose event names no time take no part.
 */
final class HitSorter implements AutoCloseable {

    private static final String ORGANISATION = "scan";

    /** A hit's sequence is the number of its file, and the event's ordinal in it. */
    private static final int RECORD_BITS = 40;

    private final ScanRules rules;
    private final CorrelatorFactory correlators;
    private final Map<String, RuleHeader> headers = new HashMap<>();
    private final Map<String, List<String>> groupNames = new HashMap<>();
    private final SortedSpool spool = new SortedSpool();
    private final List<String> files;

    /** By file, from which event on which member of an archive is read. */
    private final Map<Integer, NavigableMap<Long, String>> members = new HashMap<>();

    private long latestMs = Long.MIN_VALUE;
    private long timeless;
    private long degraded;

    HitSorter(ScanRules rules, CorrelatorFactory correlators, List<String> files) {
        this.rules = rules;
        this.correlators = correlators;
        this.files = List.copyOf(files);
        for (PlannedRule rule : rules.compiled().rules()) {
            headers.put(rule.rule().header().key(), rule.rule().header());
        }
        for (PlannedCorrelation correlation : rules.plan().correlations()) {
            headers.put(correlation.header().key(), correlation.header());
            groupNames.put(correlation.header().key(), correlation.groupBy());
        }
        for (PlannedEpl rule : rules.plan().eplRules()) {
            groupNames.put(rule.header().key(), rule.groupBy());
        }
    }

    /**
     * Takes a hit.
     *
     * @param ordinal counts the hits of one event
     */
    void add(int file, EventPlace event, int ordinal, RuleHeader rule, SequencedMap<String, List<String>> fields) {
        if (event.timeMs() == Facts.NO_TIME || event.timeMs() < 0) {
            synchronized (this) {
                timeless++;
            }
            return;
        }
        if (!event.member().isEmpty()) {
            note(file, event);
        }
        long sequence = (long) file << RECORD_BITS | event.record();
        Hit hit = new Hit(
                ORGANISATION,
                rule.key(),
                rule.contentHash(),
                sequence,
                ordinal,
                event.timeMs(),
                event.timeMs(),
                fields,
                event.host(),
                event.user());
        byte[] content = HitCodec.encode(new EventHits(sequence, event.timeMs(), List.of(hit)));
        spool.add(new SortedSpool.Entry(event.timeMs(), sequence, ordinal, content));
    }

    /** Says up to when there are events, so that windows that end without one are ended. */
    synchronized void reach(long timeMs) {
        latestMs = Math.max(latestMs, timeMs);
    }

    private synchronized void note(int file, EventPlace event) {
        NavigableMap<Long, String> starts = members.computeIfAbsent(file, f -> new TreeMap<>());
        Map.Entry<Long, String> before = starts.floorEntry(event.record());
        if (before == null || !before.getValue().equals(event.member())) {
            starts.put(event.record(), event.member());
        }
    }

    /** Runs the correlations; detections in the order in which they came true. */
    synchronized void correlate(Consumer<Match> sink) throws IOException {
        Consumer<Detection> taker = detection -> {
            if (detection.isCorrelation() && rules.isReported(detection.rule().key())) {
                sink.accept(match(detection));
            }
        };
        try (Correlator correlator = correlators.open(rules.plan(), taker::accept)) {
            spool.drain(entry -> {
                correlator.advanceTo(entry.timeMs());
                for (Hit hit : HitCodec.decode(entry.content()).hits()) {
                    correlator.accept(hit);
                }
            });
            correlator.advanceTo(latestMs);
            correlator.flush();
            degraded = correlator.degraded();
        }
    }

    /** How many hits named no time. */
    synchronized long timeless() {
        return timeless;
    }

    /** How many contributions were left out because a limit was reached. */
    synchronized long degraded() {
        return degraded;
    }

    private Match match(Detection detection) {
        SequencedMap<String, List<String>> group = new LinkedHashMap<>();
        List<String> names = groupNames.getOrDefault(detection.rule().key(), List.of());
        for (int i = 0; i < names.size() && i < detection.groupKey().size(); i++) {
            group.put(names.get(i), List.of(detection.groupKey().get(i)));
        }
        List<Match.Contribution> contributions = new ArrayList<>();
        for (Hit hit : detection.hits()) {
            RuleHeader header = headers.get(hit.ruleKey());
            contributions.add(new Match.Contribution(header == null ? detection.rule() : header, place(hit)));
        }
        return new Match(
                detection.rule(),
                detection.level(),
                place(detection.completing()),
                group,
                contributions,
                Math.max(1, detection.hitCount()));
    }

    private EventPlace place(Hit hit) {
        int file = (int) (hit.sequence() >>> RECORD_BITS);
        long record = hit.sequence() & ((1L << RECORD_BITS) - 1);
        Map.Entry<Long, String> start =
                members.getOrDefault(file, new TreeMap<>()).floorEntry(record);
        String member = start == null ? "" : start.getValue();
        return new EventPlace(files.get(file), member, record, hit.eventTimeMs(), hit.host(), hit.user(), "", "");
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
