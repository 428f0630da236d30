package org.varta.engine.workbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.varta.engine.scan.Match;

/**
 * Compares the matches of two scans of the same files, each in the order of files and events, correlations last. What the
 * first scan found waits in a temporary file; memory grows with the differences alone, and with the correlations' alerts.
 */
public final class VerdictDiff implements AutoCloseable {

    /** More differences are counted, not listed. */
    public static final int LISTED_MAX = 1_000_000;

    /** Most alerts of correlations that one rule set may raise. */
    static final int CORRELATED_MAX = 1_000_000;

    private final DocumentDiff documents;
    private final Map<String, Integer> files = new HashMap<>();
    private final MatchSpool spool = new MatchSpool();
    private final SequencedMap<Crossing, Integer> oldCrossings = new LinkedHashMap<>();
    private final Map<String, Tally> counts = new HashMap<>();
    private final List<RuleDiff.Change> changes = new ArrayList<>();
    private final SequencedMap<String, MatchSpool.Entry> oldsHere = new LinkedHashMap<>();
    private RuleDiff.@Nullable Place here;
    private MatchSpool.@Nullable Entry ahead;
    private boolean isSecond;
    private boolean areRulesDone;
    private long unlisted;

    /** Counts of one rule. */
    private static final class Tally {
        private long newly;
        private long noLonger;
        private long changed;
        private long same;

        void add(RuleDiff.Kind kind) {
            switch (kind) {
                case NEWLY -> newly++;
                case NO_LONGER -> noLonger++;
                case CHANGED -> changed++;
            }
        }
    }

    private record Crossing(String rule, RuleDiff.Place place, SequencedMap<String, List<String>> group) {}

    /**
     * A comparison.
     *
     * @param files names of the files in the order of the scans, each once
     */
    public VerdictDiff(DocumentDiff documents, List<String> files) throws IOException {
        this.documents = documents;
        for (String file : files) {
            this.files.put(file, this.files.size());
        }
    }

    /** A match under the old rule set; all of these come first. */
    public void before(Match match) throws IOException {
        if (match.isCorrelation()) {
            oldCrossings.put(crossing(match), match.contributionCount());
            limit(oldCrossings.size());
        } else {
            spool.add(entry(match));
        }
    }

    /** A match under the new rule set. */
    public void after(Match match) throws IOException {
        begin();
        if (match.isCorrelation()) {
            finishRules();
            crossed(match);
            return;
        }
        MatchSpool.Entry now = entry(match);
        if (here == null || compare(now, here) != 0) {
            moveTo(now);
        }
        MatchSpool.Entry old = oldsHere.remove(now.rule());
        if (old == null) {
            change(RuleDiff.Kind.NEWLY, now.rule(), now.place(), new LinkedHashMap<>(), now.matched());
        } else if (old.matched().equals(now.matched())) {
            tally(now.rule()).same++;
        } else {
            change(RuleDiff.Kind.CHANGED, now.rule(), now.place(), old.matched(), now.matched());
        }
    }

    /** What differs; nothing may be added afterwards. */
    public RuleDiff.Verdicts finish(long fileCount, long events) throws IOException {
        begin();
        finishRules();
        oldCrossings.forEach((old, count) ->
                change(RuleDiff.Kind.NO_LONGER, old.rule(), old.place(), old.group(), new LinkedHashMap<>()));
        List<RuleDiff.Counts> all = new ArrayList<>();
        counts.forEach((rule, n) ->
                all.add(new RuleDiff.Counts(documents.header(rule), n.newly, n.noLonger, n.changed, n.same)));
        all.sort(Comparator.comparingLong((RuleDiff.Counts c) -> -(c.newly() + c.noLonger() + c.changed()))
                .thenComparing(c -> c.rule().title())
                .thenComparing(c -> c.rule().key()));
        return new RuleDiff.Verdicts(fileCount, events, all, changes, unlisted);
    }

    private void begin() throws IOException {
        if (!isSecond) {
            isSecond = true;
            ahead = spool.next();
        }
    }

    /** Lets every old match before an event pass as one that is no more, and gathers those of the event. */
    private void moveTo(MatchSpool.Entry now) throws IOException {
        leave();
        here = now.place();
        while (ahead != null && compare(ahead, now.place()) <= 0) {
            if (compare(ahead, now.place()) == 0) {
                oldsHere.put(ahead.rule(), ahead);
            } else {
                gone(ahead);
            }
            ahead = spool.next();
        }
    }

    private void leave() {
        oldsHere.values().forEach(this::gone);
        oldsHere.clear();
    }

    private void gone(MatchSpool.Entry old) {
        change(RuleDiff.Kind.NO_LONGER, old.rule(), old.place(), old.matched(), new LinkedHashMap<>());
    }

    private void finishRules() throws IOException {
        if (areRulesDone) {
            return;
        }
        areRulesDone = true;
        leave();
        for (MatchSpool.Entry old = ahead; old != null; old = spool.next()) {
            gone(old);
        }
        ahead = null;
    }

    private void crossed(Match match) throws IOException {
        Crossing now = crossing(match);
        Integer old = oldCrossings.remove(now);
        if (old == null) {
            change(RuleDiff.Kind.NEWLY, now.rule(), now.place(), new LinkedHashMap<>(), now.group());
        } else if (old == match.contributionCount()) {
            tally(now.rule()).same++;
        } else {
            change(RuleDiff.Kind.CHANGED, now.rule(), now.place(), now.group(), now.group());
        }
    }

    private void change(
            RuleDiff.Kind kind,
            String rule,
            RuleDiff.Place place,
            SequencedMap<String, List<String>> before,
            SequencedMap<String, List<String>> after) {
        tally(rule).add(kind);
        if (changes.size() < LISTED_MAX) {
            changes.add(new RuleDiff.Change(kind, documents.header(rule), place, before, after));
        } else {
            unlisted++;
        }
    }

    private Tally tally(String rule) {
        return counts.computeIfAbsent(rule, r -> new Tally());
    }

    private int compare(MatchSpool.Entry entry, RuleDiff.Place place) {
        int byFile = Integer.compare(entry.file(), number(place.file()));
        return byFile != 0 ? byFile : Long.compare(entry.place().record(), place.record());
    }

    private int number(String file) {
        return files.getOrDefault(file, files.size());
    }

    private MatchSpool.Entry entry(Match match) {
        return new MatchSpool.Entry(
                documents.identity(match.rule().key()), number(match.file()), place(match), match.matched());
    }

    private Crossing crossing(Match match) {
        return new Crossing(documents.identity(match.rule().key()), place(match), match.matched());
    }

    private static RuleDiff.Place place(Match match) {
        return new RuleDiff.Place(match.file(), match.member(), match.record(), match.timeMs());
    }

    private static void limit(int crossings) throws IOException {
        if (crossings > CORRELATED_MAX) {
            throw new IOException("the correlations raise more than " + CORRELATED_MAX
                    + " alerts, which is more than can be compared; give fewer files or rules");
        }
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
