package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.MatchOutput;
import org.varta.engine.scan.ScanSink;
import org.varta.engine.scan.TableOutput;

/** Shows what a scan finds: matches on stdout, everything else on stderr. */
final class ScanFindings implements ScanSink {

    /** More problems of events are counted, not printed. */
    static final int PROBLEMS_SHOWN = 100;

    /** More problems are not kept for a report. */
    private static final int PROBLEMS_KEPT = 200;

    private final MatchOutput matches;
    private final ScanProgress progress;
    private final PrintWriter err;
    private final List<String> kept = new ArrayList<>();
    private int problems;

    ScanFindings(MatchOutput matches, ScanProgress progress, PrintWriter err) {
        this.matches = matches;
        this.progress = progress;
        this.err = err;
    }

    /** What could not be read, as it was printed; the first of it. */
    List<String> problems() {
        return kept;
    }

    @Override
    public void match(Match match) {
        try {
            if (matches instanceof TableOutput) {
                progress.clear();
            }
            matches.write(match);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void brokenFile(String file, String what) {
        print(file + ": " + what);
    }

    @Override
    public void undecodable(String file, long record, String what) {
        problems++;
        if (problems <= PROBLEMS_SHOWN) {
            print(file + ": event " + record + ": " + what);
        } else if (problems == PROBLEMS_SHOWN + 1) {
            print("more events that cannot be decoded are only counted");
        }
    }

    @Override
    public void note(String file, String what) {
        print(file + ": skipped, " + what);
    }

    @Override
    public void warning(String what) {
        print(what);
    }

    @Override
    public void progress(long events, long matchCount, long bytesRead) {
        progress.show(events, matchCount, bytesRead);
    }

    private void print(String line) {
        if (kept.size() < PROBLEMS_KEPT) {
            kept.add(line);
        }
        progress.clear();
        err.println("varta: " + line);
    }
}
