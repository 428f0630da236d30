package org.varta.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** The public rules and attack logs that benchmarks run on; {@code -Dvarta.corpora} says where they are. */
final class Corpus {

    private static final Path ROOT = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
    private static final List<String> ACTIVE_RULES =
            List.of("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-placeholder", "rules-compliance");

    private Corpus() {}

    /** All active SigmaHQ rules; those that need a site list are left out. */
    static RulePack sigmaRules() {
        return RulePackLoader.load(ruleFolders(), SiteLists.NONE, List.of());
    }

    /** Where they stand. */
    static List<Path> ruleFolders() {
        return ACTIVE_RULES.stream().map(ROOT.resolve("sigma-rules")::resolve).toList();
    }

    /**
     * Windows events of emulated attacks with their background, one JSON object each, as they were sent.
     *
     * @param limit how many; taken from every archive in turn so that all kinds of events are in it
     */
    static List<byte[]> mordorEvents(int limit) {
        try (Stream<Path> files = Files.walk(ROOT.resolve("attack-mordor/atomic/windows"))) {
            List<Path> archives = files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
            int share = limit / Math.max(1, archives.size()) + 1;
            List<byte[]> events = new ArrayList<>();
            for (Path archive : archives) {
                events.addAll(lines(archive, Math.min(share, limit - events.size())));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException("no events under " + ROOT + "; set -Dvarta.corpora", e);
        }
    }

    /** All Windows event logs, unpacked. */
    static List<byte[]> eventLogs() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<byte[]> logs = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".evtx.gz"))
                    .sorted()
                    .toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    logs.add(in.readAllBytes());
                }
            }
            return logs;
        } catch (IOException e) {
            throw new UncheckedIOException("no event logs under " + ROOT + "; set -Dvarta.corpora", e);
        }
    }

    private static List<byte[]> lines(Path archive, int limit) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.getName().endsWith(".json") || entry.getName().startsWith("__MACOSX")) {
                    continue;
                }
                byte[] content = zip.readAllBytes();
                int from = 0;
                for (int i = 0; i < content.length && lines.size() < limit; i++) {
                    if (content[i] == '\n') {
                        if (i > from) {
                            lines.add(java.util.Arrays.copyOfRange(content, from, i));
                        }
                        from = i + 1;
                    }
                }
            }
        }
        return lines;
    }
}
