package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** Windows event logs through a scan, with all active rules of SigmaHQ. */
class EvtxScanTest {

    private static final Path CORPORA = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
    private static final List<String> ACTIVE =
            List.of("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-placeholder", "rules-compliance");

    private static CompiledRules rules = CompiledRules.of(List.of(), List.of());

    @TempDir
    private Path directory;

    private final Found found = new Found();

    @BeforeAll
    static void loadRules() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPORA), () -> "no corpora at " + CORPORA);
        rules = RulePackLoader.load(
                        ACTIVE.stream()
                                .map(CORPORA.resolve("sigma-rules")::resolve)
                                .toList(),
                        SiteLists.NONE,
                        List.of())
                .compiled();
    }

    @Test
    void sigma_regression_fires_from_evtx_as_from_json() throws IOException {
        List<Path> logs = files("sigma-regression", ".evtx");
        List<Path> twins = logs.stream()
                .map(file -> Path.of(file.toString().replace(".evtx", ".json")))
                .toList();

        Summary fromLogs = scan(logs);
        Set<String> fired = firings();
        found.matches.clear();
        Summary fromTwins = scan(twins);

        assertThat(fired).isEqualTo(firings());
        assertThat(fromLogs).isEqualTo(fromTwins);
        assertThat(fromLogs.events()).isEqualTo(119);
        assertThat(logs)
                .allSatisfy(log -> assertThat(fired)
                        .as("its own rule")
                        .anyMatch(firing -> firing.startsWith(stem(log)) && firing.contains(" " + rule(log) + " ")));
    }

    @Test
    void a_log_is_read_out_of_gzip_and_zip_and_when_it_was_cut_short() throws IOException {
        Path log = files("sigma-regression", ".evtx").getFirst();
        byte[] bytes = Files.readAllBytes(log);
        Path gzip = Files.write(directory.resolve("a.evtx.gz"), gzip(bytes));
        Path zip = Files.write(directory.resolve("b.zip"), zip("logs/a.evtx", bytes));
        Path cut = Files.write(directory.resolve("c.evtx"), Arrays.copyOf(bytes, 4096 + 0x1000));
        Path cutGzip = Files.write(directory.resolve("d.evtx.gz"), Arrays.copyOf(gzip(bytes), gzip(bytes).length - 40));

        Summary summary = scan(List.of(log, gzip, zip));

        assertThat(summary).isEqualTo(new Summary(3, 3, found.matches.size(), 0, 0));
        assertThat(found.matches).isNotEmpty();
        assertThat(found.matches.getLast().member()).isEqualTo("logs/a.evtx");
        assertThat(scan(List.of(cut, cutGzip)).broken()).isEqualTo(2);
        assertThat(found.broken)
                .anyMatch(line -> line.contains("the file ends inside a chunk"))
                .anyMatch(line -> line.contains("is cut short"));
    }

    @Test
    void damage_and_bad_records_are_reported_and_counted() throws IOException {
        Path damaged =
                CORPORA.resolve("benign-evtx/omerbenamram__evtx/samples/sample-with-zero-data-size-event.evtx.gz");

        Summary summary = scan(List.of(damaged));

        assertThat(summary).isEqualTo(new Summary(1, 449, summary.matches(), 0, 1));
        assertThat(found.broken)
                .containsExactly(
                        damaged + ": is damaged at byte 0x1200: the checksum of the chunk's records is wrong",
                        damaged + ": is damaged at byte 0x1820: a record of an impossible size; 232 bytes passed over");
    }

    @Test
    void the_events_of_a_log_are_given_as_json_to_those_who_want_no_scan() throws IOException {
        Path log = files("sigma-regression", ".evtx").getFirst();
        List<String> events = new ArrayList<>();

        try (InputStream in = Files.newInputStream(log)) {
            RawEvents.read(in, (record, format) -> events.add(format + " " + new String(record, UTF_8)));
        }

        assertThat(events)
                .singleElement()
                .asString()
                .startsWith("JSON {\"Event\":{")
                .contains("\"EventRecordID\":");
    }

    /** What the events of a file fire: {@code file ordinal rule}. */
    private Set<String> firings() {
        Set<String> firings = new TreeSet<>();
        for (Match match : found.matches) {
            firings.add(stem(Path.of(match.file())) + " " + match.rule().key() + " " + match.record());
        }
        return firings;
    }

    private static String stem(Path file) {
        String name = file.toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** The cases carry the name of their rule. */
    private static String rule(Path log) {
        String name = String.valueOf(log.getFileName());
        return name.substring(0, name.indexOf('.'));
    }

    private Summary scan(List<Path> files) {
        return new Scanner(rules, Mappings.builtIn(), found).scan(files, new ByteArrayInputStream(new byte[0]));
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(CORPORA.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }
}
