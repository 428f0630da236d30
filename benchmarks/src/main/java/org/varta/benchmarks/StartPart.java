package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varta.benchmarks.load.Load;
import org.varta.benchmarks.load.Server;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;

/** From the start of the process to the first event, and the memory that all rules take once events were evaluated. */
final class StartPart implements Part {

    private static final int EVENTS = 20_000;
    private static final Pattern HEAP_USED = Pattern.compile("total\\s+(?:reserved\\s+)?\\d+K.*?used\\s+(\\d+)K");
    private static final Pattern METASPACE_USED = Pattern.compile("used=(\\d+)KB");
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

    @Override
    public Section measure(Run run) throws Exception {
        Path scratch = run.directory("start");
        List<Path> rules = new ArrayList<>(Corpus.ruleFolders());
        rules.add(Load.probeRules(scratch));
        MarkdownTable table = new MarkdownTable("start", "s until ready", "s of CPU until ready");
        Path data = scratch.resolve("data");
        String memory = "";
        int again = run.of(3, 1);
        int rounds = 2 + 2 * again;
        Path archive = scratch.resolve("classes.jsa");
        for (int round = 0; round < rounds; round++) {
            boolean isArchiving = round == again + 1;
            List<String> flags = new ArrayList<>(List.of("-Xmx1g", "-XX:NativeMemoryTracking=summary"));
            if (isArchiving) {
                flags.add("-XX:ArchiveClassesAtExit=" + archive);
            } else if (round > again + 1) {
                flags.add("-XX:SharedArchiveFile=" + archive);
            }
            try (Server server = Server.start(data, rules, flags)) {
                table.row(
                        start(round, again),
                        String.format(Locale.ROOT, "%.2f", server.startTime().toMillis() / 1e3),
                        String.format(Locale.ROOT, "%.2f", server.cpu().toMillis() / 1e3));
                if (round == rounds - 1) {
                    new Load(server, Lane.named(Lane.MORDOR).events(), false)
                            .run(new Load.Plan(2, 500, EVENTS, Duration.ofSeconds(2)));
                    memory = memory(server);
                }
                server.stop();
            }
        }
        Run.remove(scratch);
        return new Section("start", "Start and memory")
                .text(run.circumstances())
                .text(
                        "`varta run` with all SigmaHQ rules, from the start of the process until it said that it was ready: every"
                                + " rule is loaded and the listeners take events. The first start parses all rule files; what they gave is kept for the next."
                                + " `./varta` makes the archive of classes when it builds.")
                .table(table)
                .text("Memory after " + EVENTS * 2 + " events and a full collection: " + memory);
    }

    private static String start(int round, int again) {
        if (round == 0) {
            return "first, an empty data directory";
        }
        if (round <= again) {
            return "again, the same directory";
        }
        return round == again + 1 ? "again, classes are archived at its end" : "again, with the archive of classes";
    }

    /** Heap after a full collection, metaspace, and direct memory as the JVM counts it. */
    private static String memory(Server server) throws IOException, InterruptedException {
        jcmd(server, "GC.run");
        String heap = jcmd(server, "GC.heap_info");
        String nativeMemory = jcmd(server, "VM.native_memory", "summary");
        long heapMb = kilobytes(HEAP_USED, heap) >> 10;
        long metaspaceMb = kilobytes(METASPACE_USED, nativeMemory) >> 10;
        long otherMb = kilobytes(OTHER, nativeMemory) >> 10;
        return String.format(
                Locale.ROOT,
                "heap %d MB, metaspace %d MB, direct buffers %d MB, together **%d MB**.",
                heapMb,
                metaspaceMb,
                otherMb,
                heapMb + metaspaceMb + otherMb);
    }

    /** The sum over all places where the pattern stands. */
    private static long kilobytes(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        if (sum == 0) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return sum;
    }

    private static String jcmd(Server server, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(server.pid())));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(out);
        }
        return out;
    }
}
