package org.varta.engine.cli;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.RuleFilter;
import org.varta.engine.scan.ScanRules;
import org.varta.engine.scan.ScanSettings;
import org.varta.engine.scan.ScanSink;
import org.varta.engine.scan.Scanner;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** The matches of rules over files, read here and now. */
final class LocalScan {

    private LocalScan() {}

    /** Rule, source as a sender names it, record of it and time of each match. */
    static SortedSet<String> matches(Path rules, List<Path> files) {
        SortedSet<String> matches = new TreeSet<>();
        var compiled =
                RulePackLoader.load(List.of(rules), SiteLists.NONE, List.of()).compiled();
        var unused = new Scanner(
                        compiled,
                        Mappings.builtIn(),
                        sink(match -> matches.add(match.rule().key() + " " + place(match))))
                .scan(files, new ByteArrayInputStream(new byte[0]));
        return matches;
    }

    /** The same of what correlations find, by their titles. */
    static SortedSet<String> correlations(Path rules, List<Path> files) {
        SortedSet<String> found = new TreeSet<>();
        ScanRules loaded = ScanRules.of(
                RulePackLoader.load(List.of(rules), SiteLists.NONE, ScanRules.FIELDS), RuleFilter.ALL, EplGate.CLOSED);
        ScanSink sink = sink(match -> {
            if (match.isCorrelation()) {
                found.add(match.rule().title() + " " + place(match));
            }
        });
        var unused = new Scanner(
                        loaded,
                        Mappings.builtIn(),
                        ScanSettings.DEFAULT,
                        new EsperCorrelators(CorrelatorLimits.DEFAULT),
                        sink)
                .scan(files, new ByteArrayInputStream(new byte[0]));
        return found;
    }

    private static String place(Match match) {
        String source = CaseSender.headerText(match.event().path());
        return source.substring(Math.max(0, source.length() - 512)) + " " + match.record() + " " + match.timeMs();
    }

    private static ScanSink sink(Consumer<Match> matches) {
        return new ScanSink() {
            @Override
            public void match(Match match) {
                matches.accept(match);
            }

            @Override
            public void brokenFile(String file, String what) {
                throw new AssertionError(file + " " + what);
            }

            @Override
            public void undecodable(String file, long record, String what) {
                throw new AssertionError(file + " " + record + " " + what);
            }

            @Override
            public void note(String file, String what) {}

            @Override
            public void warning(String what) {}

            @Override
            public void progress(long events, long matchCount, long bytesRead) {}
        };
    }
}
