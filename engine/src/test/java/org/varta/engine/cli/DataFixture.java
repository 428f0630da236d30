package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.JournalLimits;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.evidence.EvidenceOptions;
import org.varta.engine.evidence.EvidenceService;
import org.varta.engine.evidence.Witness;

/** A data directory with real logs, and commands that read it. */
final class DataFixture {

    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final long NOON_NS = NOON.getEpochSecond() * 1_000_000_000L;

    private final Path data;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    DataFixture(Path data) {
        this.data = data;
    }

    /** The raw journal, open for writing; its ticks have numbers too, so events are told by their own. */
    Journal openJournal() throws IOException {
        JournalLimits limits = JournalLimits.DEFAULTS.withDiskReserveBytes(0);
        return Journal.open(data.resolve("journal"), limits, InstantSource.fixed(NOON), new SimpleMeterRegistry());
    }

    /** Opens, writes each text as an event, closes; a new segment each time. Returns the first one's sequence. */
    long write(String... payloads) throws Exception {
        try (Journal journal = openJournal()) {
            return write(
                    journal, Arrays.stream(payloads).map(p -> p.getBytes(UTF_8)).toList());
        }
    }

    static long write(Journal journal, List<byte[]> payloads) throws Exception {
        Origin origin = new Origin("grid", "ndjson", "ndjson", "", "192.0.2.7:49152");
        List<Frame> frames = new ArrayList<>();
        for (byte[] payload : payloads) {
            frames.add(new Frame(NOON_NS + frames.size(), origin, Format.JSON, Frame.NO_CONTEXT, payload));
        }
        CompletableFuture<Outcome> settled = new CompletableFuture<>();
        journal.offer(frames, settled::complete);
        Outcome outcome = settled.get(20, TimeUnit.SECONDS);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).firstSequence();
    }

    /** The directories of a log's segments, oldest first. */
    List<Path> segments(String log) throws IOException {
        try (Stream<Path> segments = Files.list(data.resolve(log).resolve("segments"))) {
            return segments.sorted().toList();
        }
    }

    /** Changes one letter of a text in the only segment of a log that has it. */
    void damage(String log, String text) throws IOException {
        for (Path segment : segments(log)) {
            for (Path file : files(segment)) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, ISO_8859_1).indexOf(text);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return;
                }
            }
        }
        throw new AssertionError("no " + text + " in " + data.resolve(log));
    }

    /** Removes a segment as an intruder or a slip would. */
    static void remove(Path segment) throws IOException {
        for (Path file : files(segment)) {
            Files.delete(file);
        }
        Files.delete(segment);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** Evaluates the journal by rules, as if they had been in force when it was written. */
    void detect(Path rules) throws IOException {
        assertThat(run("replay", "-r", rules.toString(), "--name", "case"))
                .as(err())
                .isZero();
        Files.move(data.resolve("replays/case/alerts"), data.resolve("alerts"));
        Files.move(data.resolve("replays/case/epochs"), data.resolve("epochs"));
    }

    /** Seals what is in the journal. */
    void seal(Witness... witnesses) throws IOException {
        Path evidence = data.resolve("evidence");
        EvidenceService.start(
                        new EvidenceService.Setup(
                                data.resolve("journal"),
                                evidence,
                                evidence.resolve("keys"),
                                EvidenceOptions.of("grid", 10_000, 86_400_000),
                                List.of(witnesses)),
                        new SimpleMeterRegistry(),
                        InstantSource.system())
                .close();
    }

    /** The first alert of a correlation. */
    Alert correlated() throws IOException {
        try (AlertLogReader alerts = AlertLogReader.open(data.resolve("alerts"))) {
            for (var entry = alerts.next(); entry != null; entry = alerts.next()) {
                if (entry.alert().kind() == Alert.Kind.CORRELATION) {
                    return entry.alert();
                }
            }
        }
        throw new AssertionError("no correlation came true");
    }

    /** Runs a command over the directory; {@link #out} and {@link #err} have what the last one printed. */
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return Varta.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** The lines of stdout that have a text. */
    List<String> linesWith(String text) {
        return out.toString().lines().filter(line -> line.contains(text)).toList();
    }
}
