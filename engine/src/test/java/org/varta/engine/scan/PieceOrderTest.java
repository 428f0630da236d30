package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** One file that several threads scan: everything that is said about it, in the order in which it is said. */
@Timeout(120)
class PieceOrderTest {

    private static final String RULES = """
            title: Any event
            id: 11111111-2222-4333-8444-000000000001
            name: any
            logsource: {product: windows}
            detection:
              selection: {Channel|contains: 'i'}
              condition: selection
            level: low
            ---
            title: Many events
            id: 11111111-2222-4333-8444-000000000002
            correlation:
              type: event_count
              rules: [any]
              timespan: 1m
              condition: {gte: 50}
              generate: true
            level: high
            """;

    @TempDir
    private Path directory;

    private Path rules = Path.of("");

    @BeforeEach
    void writeRules() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yml"), RULES);
    }

    @Test
    void a_text_with_broken_lines_says_the_same_with_any_number_of_threads() throws IOException {
        Path file = Files.writeString(directory.resolve("big.jsonl"), events(0, 8 * FileScan.PIECE_EVENTS_MAX + 77));

        List<String> alone = said(1, file);

        assertThat(alone).hasSizeGreaterThan(8 * FileScan.PIECE_EVENTS_MAX).anyMatch(line -> line.contains("invalid"));
        assertThat(said(2, file)).isEqualTo(alone);
        assertThat(said(5, file)).isEqualTo(alone);
    }

    @Test
    void members_of_an_archive_that_ends_too_early_say_the_same() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int member = 0; member < 3; member++) {
                zip.putNextEntry(new ZipEntry("member-" + member + ".jsonl"));
                zip.write(events(member * 1_000, 3 * FileScan.PIECE_EVENTS_MAX).getBytes(UTF_8));
                zip.putNextEntry(new ZipEntry("member-" + member + ".docx"));
                zip.write(1);
            }
        }
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 2_000);
        Path file = Files.write(directory.resolve("case.zip"), cut);

        List<String> alone = said(1, file);

        assertThat(alone)
                .anyMatch(line -> line.contains("member-1.jsonl"))
                .anyMatch(line -> line.contains("cut short"))
                .anyMatch(line -> line.contains("docx: not a known ending"));
        assertThat(said(2, file)).isEqualTo(alone);
        assertThat(said(5, file)).isEqualTo(alone);
    }

    @Test
    void a_damaged_event_log_says_the_same() throws IOException {
        Path corpora = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
        Assumptions.assumeTrue(Files.isDirectory(corpora), () -> "no corpora at " + corpora);
        Path log = corpora.resolve("benign-evtx/omerbenamram__evtx/samples/"
                + "2-vss_0-Microsoft-Windows-RemoteDesktopServices-RdpCoreTS%4Operational.evtx.gz");
        byte[] bytes;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(log))) {
            bytes = in.readAllBytes();
        }
        Path file = Files.write(directory.resolve("Rdp.evtx"), Arrays.copyOf(bytes, bytes.length - 30_000));

        List<String> alone = said(1, file);

        assertThat(alone)
                .hasSizeGreaterThan(1_000)
                .anyMatch(line -> line.contains("bad-evtx-record"))
                .anyMatch(line -> line.contains("is damaged at"));
        assertThat(said(2, file)).isEqualTo(alone);
        assertThat(said(5, file)).isEqualTo(alone);
    }

    /** Some of them broken, some late. */
    private static String events(int from, int count) {
        StringBuilder events = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            if (i % 301 == 7) {
                events.append("{\"n\":").append(i).append(",\"broken\n");
            } else {
                events.append(
                        "{\"Channel\":\"Security\",\"EventID\":4624,\"EventTime\":\"2026-11-22 08:%02d:%02d\",\"n\":%d}\n"
                                .formatted(i * 7 % 60, i % 60, i));
            }
        }
        return events.toString();
    }

    private List<String> said(int threads, Path... files) {
        ScanRules loaded = ScanRules.of(
                RulePackLoader.load(List.of(rules), SiteLists.NONE, ScanRules.FIELDS), RuleFilter.ALL, EplGate.CLOSED);
        ScanSettings settings = new ScanSettings(EvtxOptions.DEFAULT, threads, TimeRange.ALL, false);
        Everything sink = new Everything();
        Summary summary = new Scanner(
                        loaded, Mappings.builtIn(), settings, new EsperCorrelators(CorrelatorLimits.DEFAULT), sink)
                .scan(List.of(files), new ByteArrayInputStream(new byte[0]));
        sink.said.add(summary.toString());
        return sink.said;
    }

    /** All that a scan says, one after the other. */
    private static final class Everything implements ScanSink {

        private final List<String> said = new ArrayList<>();

        @Override
        public void match(Match match) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                NdjsonOutput output = new NdjsonOutput(out);
                output.write(match);
                output.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            said.add(out.toString(UTF_8));
        }

        @Override
        public void brokenFile(String file, String what) {
            said.add(file + ": " + what);
        }

        @Override
        public void undecodable(String file, long record, String what) {
            said.add(file + " " + record + " " + what);
        }

        @Override
        public void note(String file, String what) {
            said.add(file + ": " + what);
        }

        @Override
        public void warning(String what) {
            said.add(what);
        }

        @Override
        public void progress(long events, long matches, long bytesRead) {}
    }
}
