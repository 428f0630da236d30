package org.varta.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.varta.benchmarks.report.ReportFile;
import org.varta.benchmarks.report.Section;

/**
 * Runs the benchmarks, or some parts of them, and writes what they give into a report: {@code benchmarks/run --help}.
 *
 * <p>A part that fails or cannot be run on this machine is said loudly and does not stop the others; the exit code tells.
 */
public final class Benchmarks {

    private static final String USAGE = """
            benchmarks/run [--quick] [--parts NAME,...] [--report FILE] [--scratch DIR]
              --quick         a look whether everything works; writes to benchmarks/target/benchmarks.md
              --parts         some of: NAMES
              --report FILE   where measured sections go, default benchmarks/BENCHMARKS.md; charts beside it
              --scratch DIR   on the disk to be measured, default the directory for temporary files
            """;

    private Benchmarks() {}

    private static Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("yardstick", new YardstickPart());
        parts.put("peers", new PeersPart());
        parts.put("load", new LoadPart());
        parts.put("threads", new ThreadsPart());
        parts.put("esper", new EsperPart());
        parts.put("growth", new GrowthPart());
        parts.put("durable", new DurablePart());
        parts.put("evidence", new EvidencePart());
        parts.put("correlation", new CorrelationPart());
        parts.put("start", new StartPart());
        parts.put("recovery", new RecoveryPart());
        parts.put("evtx", new EvtxPart());
        return parts;
    }

    /** Entry point. */
    public static void main(String[] arguments) throws IOException {
        Map<String, Part> parts = parts();
        boolean isQuick = false;
        Path home =
                Path.of(System.getProperty("varta.home", ".")).toAbsolutePath().normalize();
        Path report = null;
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        List<String> chosen = new ArrayList<>(parts.keySet());
        for (int i = 0; i < arguments.length; i++) {
            boolean hasValue = i + 1 < arguments.length;
            switch (arguments[i]) {
                case "--quick" -> isQuick = true;
                case "--parts" -> chosen = hasValue ? List.of(arguments[++i].split(",", -1)) : List.of("");
                case "--report" -> report = hasValue ? Path.of(arguments[++i]) : null;
                case "--scratch" -> scratch = hasValue ? Path.of(arguments[++i]) : scratch;
                default -> chosen = List.of("");
            }
        }
        if (!parts.keySet().containsAll(chosen)) {
            System.err.print(USAGE.replace("NAMES", String.join(", ", parts.keySet())));
            System.exit(2);
        }
        if (report == null) {
            report = home.resolve(isQuick ? "benchmarks/target/benchmarks.md" : "benchmarks/BENCHMARKS.md");
        }
        Path own = Files.createTempDirectory(Files.createDirectories(scratch), "varta-benchmarks-");
        int failed = 0;
        try {
            for (String name : chosen) {
                failed += measure(
                                name,
                                Objects.requireNonNull(parts.get(name)),
                                new Run(isQuick, own, home),
                                new ReportFile(report))
                        ? 0
                        : 1;
            }
        } finally {
            Run.remove(own);
        }
        System.out.printf(
                Locale.ROOT, "%n%d of %d parts measured, in %s%n", chosen.size() - failed, chosen.size(), report);
        System.exit(failed == 0 ? 0 : 1);
    }

    @SuppressWarnings("CatchingUnchecked") // the other parts are measured all the same
    private static boolean measure(String name, Part part, Run run, ReportFile report) {
        System.out.println("\n==== " + name);
        long begunNs = System.nanoTime();
        try {
            Section section = part.measure(run);
            report.write(section);
            System.out.println("\n" + section.toMarkdown());
            System.out.printf(Locale.ROOT, "==== %s took %.0f s%n", name, (System.nanoTime() - begunNs) / 1e9);
            return true;
        } catch (Part.Skipped e) {
            System.err.println("==== " + name + " SKIPPED: " + e.getMessage());
        } catch (Exception e) {
            System.err.println("==== " + name + " FAILED");
            e.printStackTrace();
        }
        return false;
    }
}
