package org.varta.engine.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.BadRecordException;
import org.varta.engine.decode.evtx.EvtxDamage;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.EvtxRecord;
import org.varta.engine.decode.evtx.NotEvtxException;
import org.varta.engine.detect.HitFields;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.MatchedFields;
import org.varta.rules.match.Matcher;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.RuleHeader;

/** One thread of a scan: reads files to their ends, with all that is packed in them, and matches their events. */
final class FileScan implements Unpacker.Contents {

    /** More places of damage in a file are not listed. */
    private static final int DAMAGES_SHOWN = 20;

    /** Progress is told once in so many events. */
    private static final int PROGRESS_MASK = 0xFF;

    private final ScanRules rules;
    private final ScanSettings settings;
    private final Totals totals;
    private final Turns turns;
    private final @Nullable HitSorter correlations;
    private final Matcher matcher;
    private final HitFields hitFields;
    private final EventReader reader;
    private final Event event;
    private final EventStatistics statistics;
    private final EventStatistics.Slots slots;

    private int file;
    private String name = "";
    private long ordinal;
    private long damages;
    private long latestMs = Long.MIN_VALUE;

    /** What all threads of a scan have done so far. */
    static final class Totals {
        final AtomicLong files = new AtomicLong();
        final AtomicLong events = new AtomicLong();
        final AtomicLong matches = new AtomicLong();
        final AtomicLong undecodable = new AtomicLong();
        final AtomicLong broken = new AtomicLong();
        final AtomicLong bytesRead = new AtomicLong();
    }

    FileScan(
            ScanRules rules,
            Mappings mappings,
            ScanSettings settings,
            Totals totals,
            Turns turns,
            @Nullable HitSorter correlations) {
        this.rules = rules;
        this.settings = settings;
        this.totals = totals;
        this.turns = turns;
        this.correlations = correlations;
        this.matcher = rules.compiled().newMatcher();
        this.hitFields = new HitFields(rules.compiled(), rules.plan().fieldsByRule());
        this.reader = EventReader.of(rules.compiled().catalog(), mappings);
        this.event = new Event(rules.compiled().catalog());
        this.statistics = new EventStatistics(rules.compiled().catalog());
        this.slots = new EventStatistics.Slots(rules.compiled().catalog());
    }

    EventStatistics statistics() {
        return statistics;
    }

    /** Scans a file; when it cannot be read, that is said, and nothing thrown. */
    void scan(int number, Path path, InputStream stdin) {
        start(number, path.toString());
        if (name.equals(Scanner.STDIN)) {
            read(stdin);
            return;
        }
        try {
            if (SevenZip.isOne(path)) {
                guarded(() -> SevenZip.read(path, unpacker(), totals.bytesRead));
                return;
            }
            try (InputStream in = Files.newInputStream(path)) {
                read(in);
            }
        } catch (IOException e) {
            fail(String.valueOf(e));
        }
    }

    private void start(int number, String path) {
        file = number;
        name = path;
        ordinal = 0;
        damages = 0;
    }

    private void read(InputStream in) {
        guarded(() -> unpacker().unpack(new Counted(in, totals.bytesRead)));
    }

    private Unpacker unpacker() {
        return new Unpacker(name, this);
    }

    @FunctionalInterface
    private interface Reader {
        void read() throws IOException;
    }

    private void guarded(Reader all) {
        totals.files.incrementAndGet();
        try {
            all.read();
            if (damages > 0) {
                totals.broken.incrementAndGet();
            }
        } catch (EOFException e) {
            fail("is cut short; read to where it breaks, " + ordinal + " events");
        } catch (IOException e) {
            fail("is broken: " + e.getMessage() + "; read to where it breaks, " + ordinal + " events");
        }
        if (correlations != null && latestMs != Long.MIN_VALUE) {
            correlations.reach(latestMs);
        }
    }

    private void fail(String what) {
        totals.broken.incrementAndGet();
        broken(name, what);
    }

    private void broken(String where, String what) {
        turns.tell(file, sink -> sink.brokenFile(where, what));
    }

    @Override
    public void take(String member, InputStream in) throws IOException {
        RecordReader records = new RecordReader(in);
        for (byte[] record = records.next(); record != null; record = records.next()) {
            read(member, record, records.isJson() ? Format.JSON : Format.UNKNOWN);
            step();
        }
        oversized(records.oversized());
    }

    @Override
    public void takeCsv(String member, InputStream in) throws IOException {
        CsvEvents rows = new CsvEvents(in);
        for (byte[] record = rows.next(); record != null; record = rows.next()) {
            read(member, record, Format.JSON);
            step();
        }
        oversized(rows.oversized());
    }

    private void oversized(long count) {
        if (count > 0) {
            totals.undecodable.addAndGet(count);
            undecodable(count + " events before it are longer than " + RecordReader.MAX_RECORD_BYTES
                    + " bytes and were left out");
        }
    }

    @Override
    public void takeEvtx(String member, InputStream in) throws IOException {
        String where = member.isEmpty() ? name : name + "!" + member;
        EvtxOptions options = settings.evtx();
        try {
            EvtxReader log = EvtxReader.open(in, options, damage -> damaged(where, damage));
            for (EvtxRecord record = log.next(); record != null; record = log.next()) {
                read(member, record);
                step();
            }
        } catch (NotEvtxException e) {
            // the other members of an archive may be readable
            damages++;
            broken(where, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void skip(String member, String why) {
        String where = name + "!" + member;
        turns.tell(file, sink -> sink.note(where, why));
    }

    private void step() {
        ordinal++;
        if ((ordinal & PROGRESS_MASK) == 0) {
            if (turns.isStopped()) {
                throw new Turns.StoppedException();
            }
            turns.progress(totals.events.get(), totals.matches.get(), totals.bytesRead.get());
        }
    }

    private void damaged(String where, EvtxDamage damage) {
        damages++;
        if (damages <= DAMAGES_SHOWN) {
            broken(where, "is damaged at " + damage);
        } else if (damages == DAMAGES_SHOWN + 1) {
            broken(where, "has more damage, which is not listed");
        }
    }

    private void read(String member, EvtxRecord record) {
        try {
            record.toEvent(event);
        } catch (BadRecordException e) {
            totals.undecodable.incrementAndGet();
            undecodable("bad-evtx-record: " + e.getMessage() + ", record at byte 0x"
                    + Long.toHexString(record.fileOffset()));
            return;
        }
        decoded(member, reader.normalise(event));
    }

    private void read(String member, byte[] record, Format format) {
        switch (reader.read(record, format, event)) {
            case Reading.Undecodable fault -> {
                totals.undecodable.incrementAndGet();
                undecodable(fault.reason() + ": " + fault.detail());
            }
            case Reading.Decoded decoded -> decoded(member, decoded.facts());
        }
    }

    private void undecodable(String what) {
        long record = ordinal;
        String where = name;
        turns.tell(file, sink -> sink.undecodable(where, record, what));
    }

    private void decoded(String member, Facts facts) {
        totals.events.incrementAndGet();
        if (!settings.times().holds(facts.timeMs())) {
            return;
        }
        if (settings.keepsStatistics()) {
            statistics.add(event, facts);
        }
        latestMs = Math.max(latestMs, facts.timeMs());
        int[] hits = new int[1];
        matcher.match(event, (rule, matched) -> matched(member, facts, rule, hits[0]++));
    }

    private void matched(String member, Facts facts, PlannedRule rule, int hit) {
        RuleHeader header = rule.rule().header();
        EventPlace place = new EventPlace(
                name,
                member,
                ordinal,
                facts.timeMs(),
                facts.host(),
                facts.user(),
                slots.text(event, slots.channel),
                slots.text(event, slots.eventId));
        if (correlations != null && rules.feeds(header.key())) {
            correlations.add(file, place, hit, header, hitFields.of(rule, event));
        }
        if (rules.isReported(header.key())) {
            totals.matches.incrementAndGet();
            SequencedMap<String, List<String>> fields =
                    MatchedFields.of(rules.compiled(), rule, event).values();
            Match match = Match.ofRule(header, place, fields);
            turns.tell(file, sink -> sink.match(match));
        }
    }
}
