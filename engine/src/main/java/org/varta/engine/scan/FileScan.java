package org.varta.engine.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.evtx.EvtxDamage;
import org.varta.engine.decode.evtx.EvtxPiece;
import org.varta.engine.decode.evtx.EvtxReader;
import org.varta.engine.decode.evtx.NotEvtxException;

/**
 * Reads files to their ends, with all that is packed in them, and cuts them into pieces, which it scans itself or, where there
 * are threads without a file of their own, offers to them. What is found is told in the order of the file either way. For one
 * thread.
 */
final class FileScan implements Unpacker.Contents {

    /** Most pieces of a file that are not told yet; the reader waits for the first of them, or helps. */
    static final int AHEAD_MAX = 16;

    /** A piece of a text ends after so many events. */
    static final int PIECE_EVENTS_MAX = 256;

    /** Or after so many bytes. */
    private static final int PIECE_BYTES_MAX = 1 << 18;

    /** More places of damage in a file are not listed. */
    private static final int DAMAGES_SHOWN = 20;

    private final ScanSettings settings;
    private final Totals totals;
    private final Turns turns;
    private final Crew crew;
    private final EventScan events;

    /** Pieces in their order, and what is said between them. */
    private final Deque<Job> ahead = new ArrayDeque<>();

    private int file;
    private String name = "";
    private long ordinal;
    private long damages;

    /** What all threads of a scan have done so far. */
    static final class Totals {
        final AtomicLong files = new AtomicLong();
        final AtomicLong events = new AtomicLong();
        final AtomicLong matches = new AtomicLong();
        final AtomicLong undecodable = new AtomicLong();
        final AtomicLong broken = new AtomicLong();
        final AtomicLong bytesRead = new AtomicLong();
    }

    /** @param events the calling thread's own */
    FileScan(ScanSettings settings, Totals totals, Turns turns, Crew crew, EventScan events) {
        this.settings = settings;
        this.totals = totals;
        this.turns = turns;
        this.crew = crew;
        this.events = events;
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
        ahead.clear();
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
        IOException broken = null;
        try {
            all.read();
        } catch (IOException e) {
            broken = e;
        }
        tellAhead(0);
        if (broken instanceof EOFException) {
            fail("is cut short; read to where it breaks, " + ordinal + " events");
        } else if (broken != null) {
            fail("is broken: " + broken.getMessage() + "; read to where it breaks, " + ordinal + " events");
        } else if (damages > 0) {
            totals.broken.incrementAndGet();
        }
    }

    private void fail(String what) {
        totals.broken.incrementAndGet();
        broken(name, what);
    }

    private void broken(String where, String what) {
        say(sink -> sink.brokenFile(where, what));
    }

    /** What is found while pieces are cut has its place between them. */
    private void say(Consumer<ScanSink> finding) {
        if (ahead.isEmpty()) {
            turns.tell(file, finding);
        } else {
            ahead.add(new Job(finding));
            tellAhead(AHEAD_MAX);
        }
    }

    private void scan(Piece piece) {
        if (ahead.isEmpty() && !crew.hasHelpers()) {
            events.scan(piece, finding -> turns.tell(file, finding));
            return;
        }
        Job job = new Job(piece);
        ahead.add(job);
        crew.offer(job);
        tellAhead(AHEAD_MAX);
    }

    /** Tells what is done, in order, until at most so many pieces are left; scans some of them meanwhile. */
    private void tellAhead(int most) {
        for (Job first = ahead.peek(); first != null; first = ahead.peek()) {
            if (!first.isDone()) {
                if (ahead.size() <= most) {
                    return;
                }
                Job own = takenBack();
                if (own != null) {
                    own.run(events);
                } else {
                    first.await();
                }
            } else {
                ahead.remove();
                first.findings().forEach(finding -> turns.tell(file, finding));
            }
        }
    }

    private @Nullable Job takenBack() {
        for (Job job : ahead) {
            if (crew.takeBack(job)) {
                return job;
            }
        }
        return null;
    }

    private Piece.Origin here(String member) {
        return new Piece.Origin(file, name, member, ordinal);
    }

    /** Events of a text, one after the other; null at the end. */
    @FunctionalInterface
    private interface Texts {
        byte @Nullable [] next() throws IOException;
    }

    @Override
    public void take(String member, InputStream in) throws IOException {
        RecordReader records = new RecordReader(in);
        texts(member, records::next, () -> records.isJson() ? Format.JSON : Format.UNKNOWN);
        oversized(records.oversized());
    }

    @Override
    public void takeCsv(String member, InputStream in) throws IOException {
        CsvEvents rows = new CsvEvents(in);
        texts(member, rows::next, () -> Format.JSON);
        oversized(rows.oversized());
    }

    private void texts(String member, Texts all, Supplier<Format> format) throws IOException {
        List<byte[]> texts = new ArrayList<>();
        long bytes = 0;
        try {
            for (byte[] text = all.next(); text != null; text = all.next()) {
                texts.add(text);
                bytes += text.length;
                if (texts.size() == PIECE_EVENTS_MAX || bytes >= PIECE_BYTES_MAX) {
                    scan(member, texts, format.get());
                    texts = new ArrayList<>();
                    bytes = 0;
                }
            }
        } catch (IOException e) {
            scan(member, texts, format.get());
            throw e;
        }
        scan(member, texts, format.get());
    }

    private void scan(String member, List<byte[]> texts, Format format) {
        if (!texts.isEmpty()) {
            Piece.Origin from = here(member);
            ordinal += texts.size();
            scan(new Piece.Texts(from, texts, format));
        }
    }

    private void oversized(long count) {
        if (count > 0) {
            totals.undecodable.addAndGet(count);
            long record = ordinal;
            String where = name;
            say(sink -> sink.undecodable(
                    where,
                    record,
                    count + " events before it are longer than " + RecordReader.MAX_RECORD_BYTES
                            + " bytes and were left out"));
        }
    }

    @Override
    public void takeEvtx(String member, InputStream in) throws IOException {
        String where = member.isEmpty() ? name : name + "!" + member;
        try {
            EvtxReader log = EvtxReader.open(in, settings.evtx(), damage -> damaged(where, damage));
            for (EvtxPiece piece = log.nextPiece(); piece != null; piece = log.nextPiece()) {
                Piece.Origin from = here(member);
                ordinal += piece.size();
                scan(new Piece.Log(from, piece));
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
        say(sink -> sink.note(where, why));
    }

    private void damaged(String where, EvtxDamage damage) {
        damages++;
        if (damages <= DAMAGES_SHOWN) {
            broken(where, "is damaged at " + damage);
        } else if (damages == DAMAGES_SHOWN + 1) {
            broken(where, "has more damage, which is not listed");
        }
    }
}
