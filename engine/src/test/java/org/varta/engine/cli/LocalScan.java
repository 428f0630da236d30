package org.varta.engine.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.ScanSink;
import org.varta.engine.scan.Scanner;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** The matches of rules over files, read here and now. */
final class LocalScan {

    private LocalScan() {}

    /** Rule, source as a sender names it, record of it and time of each match. */
    static SortedSet<String> matches(Path rules, List<Path> files) throws IOException {
        SortedSet<String> matches = new TreeSet<>();
        ScanSink sink = new ScanSink() {
            @Override
            public void match(Match match) {
                String source = CaseSender.headerText(match.event().path());
                matches.add(match.rule().key() + " " + source.substring(Math.max(0, source.length() - 512)) + " "
                        + match.record() + " " + match.timeMs());
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
        var compiled =
                RulePackLoader.load(List.of(rules), SiteLists.NONE, List.of()).compiled();
        var unused = new Scanner(compiled, Mappings.builtIn(), sink).scan(files, new ByteArrayInputStream(new byte[0]));
        return matches;
    }
}
