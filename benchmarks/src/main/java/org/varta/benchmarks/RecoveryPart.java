package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.varta.benchmarks.load.Load;
import org.varta.benchmarks.load.Server;
import org.varta.benchmarks.report.MarkdownTable;
import org.varta.benchmarks.report.Section;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;

/**
 * A process with many journalled events and correlation windows of an hour is killed under load. How long until it takes events
 * again, and until it has caught up?
 */
final class RecoveryPart implements Part {

    private static final int HIT_ONE_IN = 100;
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(6);

    @Override
    public Section measure(Run run) throws Exception {
        Path scratch = run.directory("recovery");
        Path data = scratch.resolve("data");
        int events = Integer.getInteger("varta.recovery.events", run.of(10_000_000, 200_000));
        Path rules = rules(scratch);
        List<Path> all = List.of(rules, Load.probeRules(scratch));
        long begunNs = System.nanoTime();
        write(data.resolve("journal"), events);
        double writeSeconds = (System.nanoTime() - begunNs) / 1e9;

        double evaluateSeconds;
        double hits;
        try (Server server = Server.start(data, all, List.of("-Xmx2g"))) {
            begunNs = System.nanoTime();
            catchUp(server, events);
            evaluateSeconds = (System.nanoTime() - begunNs) / 1e9;
            hits = server.metric("varta_hits_total");
            killUnderLoad(server);
        }
        MarkdownTable table = new MarkdownTable(
                "after", "s until it takes events", "CPU s until then, all threads", "s more until nothing was left");
        try (Server server = Server.start(data, all, List.of("-Xmx2g"))) {
            Duration cpu = server.cpu();
            begunNs = System.nanoTime();
            catchUp(server, 1);
            table.row(
                    "SIGKILL under load",
                    seconds(server.startTime()),
                    seconds(cpu),
                    seconds(Duration.ofNanos(System.nanoTime() - begunNs)));
            server.stop();
        }
        try (Server server = Server.start(data, all, List.of("-Xmx2g"))) {
            table.row("SIGTERM, nothing to do", seconds(server.startTime()), seconds(server.cpu()), "0");
            server.stop();
        }
        Run.remove(scratch);
        return new Section("recovery", "Recovery")
                .text(run.circumstances())
                .text(String.format(
                        Locale.ROOT,
                        "%,d journalled events of the last hour, written in %.0f s and evaluated in %.0f s with %,.0f hits; 20 rules,"
                                + " 20 correlations with windows of one hour, 1,000 keys. `varta run` is killed while two"
                                + " connections send as fast as they can, and started again. Start-up of the JVM included.",
                        events,
                        writeSeconds,
                        evaluateSeconds,
                        hits))
                .table(table);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1e3);
    }

    private static void killUnderLoad(Server server) throws IOException, InterruptedException {
        List<byte[]> events =
                IntStream.range(0, 10_000).mapToObj(RecoveryPart::event).toList();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            try {
                new Load(server, events, false).run(new Load.Plan(2, 500, 0, Duration.ofMinutes(1)));
            } catch (IOException | InterruptedException e) {
                // what this is for: the server is killed while it sends
            }
        });
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        server.kill();
        sender.join(Duration.ofSeconds(60));
    }

    /** Waits until nothing is left and this process has evaluated at least so many events. */
    private static void catchUp(Server server, long evaluated) throws IOException {
        long untilNs = System.nanoTime() + CATCH_UP_MAX.toNanos();
        while (server.metric("varta_events_evaluated_total") < evaluated
                || server.metric("varta_engine_lag_events") > 0) {
            if (System.nanoTime() > untilNs) {
                throw new IOException("detection did not catch up within " + CATCH_UP_MAX);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void write(Path directory, int count) throws IOException, InterruptedException {
        Files.createDirectories(directory.getParent());
        long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        long betweenNs = TimeUnit.MINUTES.toNanos(55) / count;
        try (Journal journal =
                Journal.open(directory, JournalLimits.DEFAULTS, InstantSource.system(), new SimpleMeterRegistry())) {
            new JournalFeed(8, 10_000).feed(journal, count, RecoveryPart::event, i -> nowNs - (count - i) * betweenNs);
        }
    }

    private static byte[] event(int number) {
        int id = number % HIT_ONE_IN == 0 ? 4000 + number / HIT_ONE_IN % 20 : 1;
        return ("{\"Channel\":\"Security\",\"EventID\":" + id + ",\"Computer\":\"h" + number % 500 + "\",\"Key\":\"k"
                        + number / HIT_ONE_IN % 1000 + "\"}")
                .getBytes(UTF_8);
    }

    private static Path rules(Path scratch) throws IOException {
        Path rules = Files.createDirectories(scratch.resolve("rules"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(rules.resolve("r" + i + ".yml"), """
                    title: Rule %1$d
                    id: 00000000-0000-4000-8000-%1$012d
                    name: r%1$d
                    logsource: {product: windows, service: security}
                    detection: {s: {EventID: 40%1$02d}, condition: s}
                    ---
                    title: Correlation %1$d
                    id: 00000000-0000-4000-8000-1%1$011d
                    level: low
                    correlation:
                      type: event_count
                      rules: [r%1$d]
                      group-by: [Key]
                      timespan: 1h
                      condition: {gte: 1000000}
                    """.formatted(i));
        }
        return rules;
    }
}
