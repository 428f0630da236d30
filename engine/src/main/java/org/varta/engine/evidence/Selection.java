package org.varta.engine.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Some records of a journal, by their sequences: runs in rising order that do not touch. Its text is {@code 5-9 12-12}.
 */
record Selection(List<Run> runs) {

    /** Most runs. */
    static final int RUNS_MAX = 10_000;

    static final Selection NONE = new Selection(List.of());

    /** First and last sequence. */
    record Run(long first, long last) {
        Run {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException("not a run of records: " + first + "-" + last);
            }
        }
    }

    Selection {
        runs = List.copyOf(runs);
        if (runs.size() > RUNS_MAX) {
            throw new IllegalArgumentException("more than " + RUNS_MAX + " runs of records: " + runs.size());
        }
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).first() <= runs.get(i - 1).last() + 1) {
                throw new IllegalArgumentException("runs of records rise and do not touch");
            }
        }
    }

    static Selection range(long first, long last) {
        return new Selection(List.of(new Run(first, last)));
    }

    /** Of sequences in any order. */
    static Selection of(Collection<Long> sequences) {
        List<Run> runs = new ArrayList<>();
        long first = 0;
        long last = -1;
        for (long sequence : new TreeSet<>(sequences)) {
            if (sequence != last + 1) {
                if (last > 0) {
                    runs.add(new Run(first, last));
                }
                first = sequence;
            }
            last = sequence;
        }
        if (last > 0) {
            runs.add(new Run(first, last));
        }
        return new Selection(runs);
    }

    /** Reads what {@link #text} writes. */
    static Selection parse(String text) throws NoteException {
        List<Run> runs = new ArrayList<>();
        try {
            for (String run : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
                int dash = run.indexOf('-');
                if (dash < 0) {
                    throw new NoteException("expected FIRST-LAST, found \"" + run + "\"");
                }
                runs.add(new Run(Long.parseLong(run.substring(0, dash)), Long.parseLong(run.substring(dash + 1))));
            }
            return new Selection(runs);
        } catch (IllegalArgumentException e) {
            throw new NoteException("not runs of records: " + e.getMessage());
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Run run : runs) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(run.first())
                    .append('-')
                    .append(run.last());
        }
        return text.toString();
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    long count() {
        return runs.stream().mapToLong(run -> run.last() - run.first() + 1).sum();
    }

    long first() {
        return runs.getFirst().first();
    }

    long last() {
        return runs.getLast().last();
    }

    boolean contains(long sequence) {
        return hasAny(sequence, sequence);
    }

    /** Whether one of the records from {@code first} to {@code last} is among them. */
    boolean hasAny(long first, long last) {
        int run = runEndingAt(first);
        return run < runs.size() && runs.get(run).first() <= last;
    }

    /** The part of it from {@code first} to {@code last}. */
    Selection within(long first, long last) {
        List<Run> part = new ArrayList<>();
        for (int i = runEndingAt(first); i < runs.size() && runs.get(i).first() <= last; i++) {
            Run run = runs.get(i);
            part.add(new Run(Math.max(first, run.first()), Math.min(last, run.last())));
        }
        return new Selection(part);
    }

    /** The first run that does not end before a sequence. */
    int runEndingAt(long sequence) {
        int low = 0;
        int high = runs.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (runs.get(middle).last() >= sequence) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
