package org.varta.engine.scan;

import java.util.ArrayList;
import java.util.List;

/** Keeps everything that a scan tells. */
final class Found implements ScanSink {

    final List<Match> matches = new ArrayList<>();
    final List<String> broken = new ArrayList<>();
    final List<String> undecodable = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    @Override
    public void match(Match match) {
        matches.add(match);
    }

    @Override
    public void brokenFile(String file, String what) {
        broken.add(file + ": " + what);
    }

    @Override
    public void undecodable(String file, long record, String what) {
        undecodable.add(record + " " + what);
    }

    @Override
    public void note(String file, String what) {
        notes.add(file + ": " + what);
    }

    @Override
    public void warning(String what) {
        notes.add(what);
    }

    @Override
    public void progress(long events, long matchCount, long bytesRead) {}
}
