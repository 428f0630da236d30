package org.varta.engine.scan;

import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxPieceReader;
import org.varta.engine.decode.evtx.EvtxRecord;
import org.varta.engine.detect.HitFields;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.detect.TimedMatcher;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.MatchedFields;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.RuleHeader;

/** What one thread of a scan reads and matches events with, whatever file they are from. */
final class EventScan {

    /** Progress is told once in so many events. */
    private static final int PROGRESS_MASK = 0xFF;

    private final ScanRules rules;
    private final ScanSettings settings;
    private final FileScan.Totals totals;
    private final Turns turns;
    private final @Nullable HitSorter correlations;
    private final TimedMatcher matcher;
    private final HitFields hitFields;
    private final EventReader reader;
    private final EvtxPieceReader records;
    private final Event event;
    private final EventStatistics statistics;
    private final EventStatistics.Slots slots;

    /** Of the event in hand. */
    private Piece.Origin origin = new Piece.Origin(0, "", "", 0);

    private long ordinal;
    private Consumer<Consumer<ScanSink>> findings = finding -> {};
    private long latestMs = Long.MIN_VALUE;
    private long steps;

    EventScan(
            ScanRules rules,
            Mappings mappings,
            ScanSettings settings,
            FileScan.Totals totals,
            Turns turns,
            @Nullable HitSorter correlations,
            RuleCosts costs) {
        this.rules = rules;
        this.settings = settings;
        this.totals = totals;
        this.turns = turns;
        this.correlations = correlations;
        this.matcher = new TimedMatcher(rules.compiled(), costs);
        this.hitFields = new HitFields(rules.compiled(), rules.plan().fieldsByRule());
        this.reader = EventReader.of(rules.compiled().catalog(), mappings);
        this.records = new EvtxPieceReader(settings.evtx());
        this.event = new Event(rules.compiled().catalog());
        this.statistics = new EventStatistics(rules.compiled().catalog());
        this.slots = new EventStatistics.Slots(rules.compiled().catalog());
    }

    EventStatistics statistics() {
        return statistics;
    }

    /** Scans a piece; what is found in it goes to {@code to}, in the order of the events. */
    void scan(Piece piece, Consumer<Consumer<ScanSink>> to) {
        origin = piece.origin();
        ordinal = origin.first();
        findings = to;
        switch (piece) {
            case Piece.Texts texts -> {
                for (byte[] text : texts.events()) {
                    read(text, texts.format());
                    step();
                }
            }
            case Piece.Log log -> {
                records.start(log.records());
                for (EvtxRecord record = records.next(); record != null; record = records.next()) {
                    read(record);
                    step();
                }
            }
        }
        if (correlations != null && latestMs != Long.MIN_VALUE) {
            correlations.reach(latestMs);
        }
    }

    private void step() {
        ordinal++;
        if ((++steps & PROGRESS_MASK) == 0) {
            if (turns.isStopped()) {
                throw new Turns.StoppedException();
            }
            turns.progress(totals.events.get(), totals.matches.get(), totals.bytesRead.get());
        }
    }

    private void read(EvtxRecord record) {
        try {
            record.toEvent(event);
        } catch (BadRecordException e) {
            undecodable("bad-evtx-record: " + e.getMessage() + ", record at byte 0x"
                    + Long.toHexString(record.fileOffset()));
            return;
        }
        decoded(reader.normalise(event));
    }

    private void read(byte[] text, Format format) {
        switch (reader.read(text, format, event)) {
            case Reading.Undecodable fault -> undecodable(fault.reason() + ": " + fault.detail());
            case Reading.Decoded decoded -> decoded(decoded.facts());
        }
    }

    private void undecodable(String what) {
        totals.undecodable.incrementAndGet();
        long record = ordinal;
        String where = origin.name();
        findings.accept(sink -> sink.undecodable(where, record, what));
    }

    private void decoded(Facts facts) {
        totals.events.incrementAndGet();
        if (!settings.times().holds(facts.timeMs())) {
            return;
        }
        if (settings.keepsStatistics()) {
            statistics.add(event, facts);
        }
        latestMs = Math.max(latestMs, facts.timeMs());
        int[] hits = new int[1];
        matcher.match(event, (rule, matched) -> matched(facts, rule, hits[0]++));
    }

    private void matched(Facts facts, PlannedRule rule, int hit) {
        RuleHeader header = rule.rule().header();
        EventPlace place = new EventPlace(
                origin.name(),
                origin.member(),
                ordinal,
                facts.timeMs(),
                facts.host(),
                facts.user(),
                slots.text(event, slots.channel),
                slots.text(event, slots.eventId));
        if (correlations != null && rules.feeds(header.key())) {
            correlations.add(origin.file(), place, hit, header, hitFields.of(rule, event));
        }
        if (rules.isReported(header.key())) {
            totals.matches.incrementAndGet();
            SequencedMap<String, List<String>> fields =
                    MatchedFields.of(rules.compiled(), rule, event).values();
            Match match = Match.ofRule(header, place, fields);
            findings.accept(sink -> sink.match(match));
        }
    }
}
