package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalReader;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.pipeline.DetectLoop;
import org.varta.engine.pipeline.DetectSetup;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.engine.pipeline.VerdictVersion;

/**
 * The promise, on a real process: what was acknowledged is in the journal, in the order of its connection, whenever the
 * process is killed; and the alerts are those of a replay that nobody killed.
 */
class CrashTest {

    private static final int KILLS = 5;
    private static final int EVENTS_PER_KILL = 10_000;
    private static final int EVENTS_MIN = 100_000;
    private static final int BATCH = 500;

    @TempDir
    private Path directory;

    private int eventsPerListener;
    private int killsWhileStarting;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void losesNoAcknowledgedEventAndNoAlertWhenKilled() throws Exception {
        killOften(KILLS);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void losesNoAcknowledgedEventAndNoAlertWhenKilledAHundredTimes() throws Exception {
        killOften(Integer.getInteger("varta.crash.kills", 100));
    }

    private void killOften(int kills) throws Exception {
        eventsPerListener = Math.max(EVENTS_MIN, kills * EVENTS_PER_KILL);
        long seed = Long.getLong("varta.crash.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Path data = directory.resolve("data");
        Path rules = rules();
        AtomicReference<VartaProcess> varta = new AtomicReference<>(VartaProcess.run(data, rules));
        List<AckingClient> clients = List.of(
                new AckingClient("ndjson-0", "ndjson", varta::get, eventsPerListener, BATCH),
                new AckingClient("elastic-0", "elastic", varta::get, eventsPerListener, BATCH),
                new AckingClient("forward-0", "forward", varta::get, eventsPerListener, BATCH));
        List<StreamingClient> streams = List.of(
                new StreamingClient("syslog-0", "syslog-tcp", varta::get),
                new StreamingClient("lines-0", "json-lines", varta::get));
        List<Thread> threads = clients.stream().map(Thread::new).toList();
        List<Thread> streaming = streams.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        streaming.forEach(Thread::start);

        int total = clients.size() * eventsPerListener;
        for (int kill = 1; kill <= kills; kill++) {
            long at = total * (long) kill / (kills + 1) + random.nextInt(total / (kills + 1) / 2);
            while (acknowledged(clients) < at) {
                LockSupport.parkNanos(100_000);
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(50_000)));
            varta.get().kill();
            if (random.nextInt(5) == 0) {
                killWhileStarting(data, rules, random.nextInt(200, 5_000));
            }
            varta.set(VartaProcess.run(data, rules));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        streams.forEach(StreamingClient::stop);
        for (Thread thread : streaming) {
            thread.join();
        }
        varta.get().stop();

        checkJournal(data, clients, streams, "seed " + seed);
        List<String> alerts = alerts(data);
        assertThat(alerts).as("alerts, seed %s", seed).isEqualTo(alerts(replay(data, rules)));
        assertThat(alerts).hasSizeGreaterThan(eventsPerListener / 1000);
        System.out.printf(
                "CRASH seed %d: %d kills, %d more while starting; %d acknowledged, 0 missing, 0 out of order; "
                        + "%d alerts, 0 missing, 0 extra%n",
                seed, kills, killsWhileStarting, acknowledged(clients), alerts.size());
    }

    /** Recovery and warming are points to be killed at too. */
    private void killWhileStarting(Path data, Path rules, int afterMs) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--data", data.toString(), "--rules", rules.toString()));
        for (String listener : List.of(
                "ndjson", "elastic", "syslog-tcp", "syslog-udp", "json-lines", "forward", "operations", "console")) {
            arguments.addAll(List.of("--set", "listeners." + listener + ".port=0"));
        }
        Process process = VartaProcess.start(arguments, directory.resolve("killed-early.txt"));
        boolean isOver = process.waitFor(afterMs, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        assertThat(isOver).isFalse();
        killsWhileStarting++;
    }

    private static int acknowledged(List<AckingClient> clients) {
        return clients.stream().mapToInt(AckingClient::acknowledged).sum();
    }

    /** One in a thousand events alerts by itself, and a hundred of one address within a minute do together. */
    private Path rules() throws IOException {
        Path rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("single.yml"), """
                title: Logon of user 7 failed
                id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1001
                status: test
                level: medium
                logsource: {product: windows, service: security}
                detection:
                  selection: {EventID: 4625, TargetUserName: user7}
                  condition: selection
                """);
        Files.writeString(rules.resolve("counted.yml"), """
                title: Logon of a low user failed
                id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1002
                name: low_user
                status: test
                level: low
                logsource: {product: windows, service: security}
                detection:
                  selection: {EventID: 4625, TargetUserName|re: '^user[0-9]{1,2}$'}
                  condition: selection
                """);
        Files.writeString(rules.resolve("correlation.yml"), """
                title: Many low users failed from one address
                id: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1003
                status: test
                level: high
                correlation:
                  type: event_count
                  rules: [low_user]
                  group-by: [IpAddress, client]
                  timespan: 1m
                  condition: {gte: 50}
                """);
        return rules;
    }

    private void checkJournal(Path data, List<AckingClient> clients, List<StreamingClient> streams, String context)
            throws IOException {
        JournalOracle found = JournalOracle.read(data.resolve("journal"), streams, context);
        for (AckingClient client : clients) {
            assertThat(client.acknowledged()).isEqualTo(eventsPerListener);
            assertThat(found.upTo(client.name()))
                    .as("%s of %s", context, client.name())
                    .isEqualTo(eventsPerListener);
        }
        for (StreamingClient stream : streams) {
            assertThat(found.upTo(stream.name()))
                    .as("%s of %s", context, stream.name())
                    .isPositive();
        }
    }

    /** Detection over a copy of the raw journal alone, in one go. */
    private Path replay(Path data, Path rules) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("replay"));
        linkTree(data.resolve("journal"), copy.resolve("journal"));
        RuleDirectories directories = new RuleDirectories(List.of(rules), List.of(), List.of(), List.of());
        RuleDirectories.Loaded loaded = directories.load();
        Mappings mappings = Mappings.builtIn();
        DetectSetup setup = new DetectSetup(
                VerdictVersion.of(mappings),
                new EsperCorrelators(CorrelatorLimits.DEFAULT),
                catalog -> EventReader.of(catalog, mappings)::read,
                DetectSetup.Limits.DEFAULT,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.system());
        JournalReader raw = JournalReader.open(copy.resolve("journal"));
        long end = raw.lastSequence();
        try (DetectLoop loop = DetectLoop.open(copy, raw, directories, setup, loaded.pack(), loaded.files())) {
            Thread thread = new Thread(loop);
            thread.start();
            while (loop.status().rawSequence() < end && loop.status().isHealthy()) {
                LockSupport.parkNanos(1_000_000);
            }
            loop.stop();
            thread.join();
            assertThat(loop.status().failure()).isNull();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return copy;
    }

    private static List<String> alerts(Path data) throws IOException {
        List<String> alerts = new ArrayList<>();
        try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
            for (AlertLogReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                alerts.add(new String(AlertJson.toBytes(entry.alert()), UTF_8));
            }
        }
        return alerts;
    }

    /** A reader changes no file in place, so that links will do. */
    private static void linkTree(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createLink(target, path);
                }
            }
        }
    }
}
