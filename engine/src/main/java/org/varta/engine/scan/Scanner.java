package org.varta.engine.scan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.detect.RuleCosts;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.match.CompiledRules;

/**
 * Reads files event by event, several files, or parts of one, at the same time, and matches each event against a rule set; then runs the
 * correlations over all hits in the order of time. Memory does not grow with the input. What is found is told in the order of
 * the files and of the events in them, correlations last, whatever the number of threads. Used once.
 */
public final class Scanner {

    /** The name of standard input, on the command line and in matches. */
    public static final String STDIN = "-";

    private final ScanRules rules;
    private final Mappings mappings;
    private final ScanSettings settings;
    private final ScanSink sink;
    private final @Nullable CorrelatorFactory correlators;
    private RuleCosts costs = new RuleCosts(RuleCosts.Sampling.none());
    private final FileScan.Totals totals = new FileScan.Totals();
    private final EventStatistics statistics;

    /** Detection rules over one file after the other. */
    public Scanner(CompiledRules rules, Mappings mappings, ScanSink sink) {
        this(ScanRules.of(rules), mappings, ScanSettings.DEFAULT, null, sink);
    }

    /**
     * Rules and correlations.
     *
     * @param correlators null to leave correlations out
     */
    public Scanner(
            ScanRules rules,
            Mappings mappings,
            ScanSettings settings,
            @Nullable CorrelatorFactory correlators,
            ScanSink sink) {
        this.rules = rules;
        this.mappings = mappings;
        this.settings = settings;
        this.correlators = correlators;
        this.sink = sink;
        this.statistics = new EventStatistics(rules.compiled().catalog());
    }

    /** What rules cost is counted there; to be said before {@link #scan}. */
    public Scanner countingIn(RuleCosts others) {
        costs = others;
        return this;
    }

    /** Scans files; one that cannot be read is a problem for the sink, and the next one follows. */
    public Summary scan(List<Path> paths, InputStream stdin) {
        if (correlators == null || !rules.correlates()) {
            readAll(paths, stdin, null);
            return summary(0);
        }
        List<String> names = paths.stream().map(Path::toString).toList();
        try (HitSorter hits = new HitSorter(rules, correlators, names)) {
            readAll(paths, stdin, hits);
            long[] count = new long[1];
            hits.correlate(match -> {
                count[0]++;
                sink.match(match);
            });
            report(hits);
            return summary(count[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("the hits that correlations rest on cannot be sorted", e);
        }
    }

    /** What was counted; empty unless the settings ask for it. */
    public EventStatistics statistics() {
        return statistics;
    }

    private Summary summary(long correlated) {
        return new Summary(
                totals.files.get(),
                totals.events.get(),
                totals.matches.get() + correlated,
                totals.undecodable.get(),
                totals.broken.get());
    }

    private void report(HitSorter hits) {
        if (hits.timeless() > 0) {
            sink.warning(hits.timeless() + " hits of events without a time took no part in correlations");
        }
        if (hits.degraded() > 0) {
            sink.warning(hits.degraded() + " contributions to correlations were left out because a limit was reached");
        }
    }

    private void readAll(List<Path> paths, InputStream stdin, @Nullable HitSorter hits) {
        Turns turns = new Turns(sink);
        AtomicInteger next = new AtomicInteger();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        int threads = paths.isEmpty() ? 1 : settings.threads();
        Crew crew = new Crew(threads);
        Runnable work = () -> {
            try {
                work(paths, stdin, hits, turns, crew, next);
            } catch (Turns.StoppedException e) {
                // the one that stopped it says why
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
                turns.stop();
            }
        };
        List<Thread> helpers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            helpers.add(Thread.ofPlatform().daemon().name("scan-" + i).start(work));
        }
        work.run();
        helpers.forEach(Scanner::await);
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Reads files as long as there are some, then helps those that still read one. */
    private void work(
            List<Path> paths, InputStream stdin, @Nullable HitSorter hits, Turns turns, Crew crew, AtomicInteger next) {
        EventScan events = new EventScan(rules, mappings, settings, totals, turns, hits, costs);
        FileScan files = new FileScan(settings, totals, turns, crew, events);
        try {
            for (int i = next.getAndIncrement(); i < paths.size() && !turns.isStopped(); i = next.getAndIncrement()) {
                files.scan(i, paths.get(i), stdin);
                turns.finish(i);
            }
        } finally {
            crew.leaveFiles();
        }
        for (Job job = crew.next(); job != null; job = crew.next()) {
            job.run(events);
        }
        synchronized (statistics) {
            statistics.add(events.statistics());
        }
    }

    private static void await(Thread helper) {
        boolean isInterrupted = false;
        while (true) {
            try {
                helper.join();
                break;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
