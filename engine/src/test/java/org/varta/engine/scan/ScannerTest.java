package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

class ScannerTest {

    private static final String RULE = """
            title: Whoami
            id: 11111111-2222-4333-8444-555555555555
            status: test
            author: Varta
            logsource:
              product: windows
              category: process_creation
            detection:
              selection:
                Image|endswith: '\\whoami.exe'
              condition: selection
            level: high
            """;

    private static final String HIT =
            "{\"Channel\":\"Security\",\"EventID\":4688,\"EventTime\":\"2026-11-22 08:14:47\",\"NewProcessName\":\"C:\\\\whoami.exe\"}\n";
    private static final String MISS =
            "{\"Channel\":\"Security\",\"EventID\":4688,\"NewProcessName\":\"C:\\\\calc.exe\"}\n";

    @TempDir
    private Path directory;

    private CompiledRules rules = CompiledRules.of(List.of(), List.of());
    private final Found found = new Found();

    @BeforeEach
    void loadRule() throws IOException {
        Path rule = directory.resolve("rule.yml");
        Files.writeString(rule, RULE);
        rules = RulePackLoader.load(List.of(rule), SiteLists.NONE, List.of()).compiled();
    }

    @Test
    void a_match_names_rule_file_record_time_and_fields() throws IOException {
        Path file = write("a.jsonl", (MISS + HIT).getBytes(UTF_8));

        assertThat(scan(file)).isEqualTo(new Summary(1, 2, 1, 0, 0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdjsonOutput output = new NdjsonOutput(out);
        output.write(found.matches.getFirst());
        output.flush();
        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "{\"rule\":{\"id\":\"11111111-2222-4333-8444-555555555555\",\"title\":\"Whoami\",\"level\":\"high\","
                                + "\"author\":\"Varta\"},\"file\":\"" + file
                                + "\",\"record\":1,\"time\":\"2026-11-22T08:14:47Z\","
                                + "\"matched\":{\"Image\":\"C:\\\\whoami.exe\"}}\n");
    }

    @Test
    void the_table_has_columns_and_no_control_characters() throws IOException {
        Path file = write("esc\u001b[31m.jsonl", HIT.getBytes(UTF_8));
        scan(file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableOutput table = new TableOutput(out);
        table.write(found.matches.getFirst());
        table.flush();

        List<String> lines = out.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("LEVEL          TIME                      RULE");
        assertThat(lines.getLast())
                .startsWith("high           2026-11-22T08:14:47Z      Whoami")
                .contains("esc.[31m.jsonl:0")
                .endsWith("Image=C:\\whoami.exe");
    }

    @Test
    void the_summary_is_one_json_object() {
        assertThat(new String(new Summary(1, 2, 3, 4, 5).toJson(6, 7, 1.5), UTF_8))
                .isEqualTo(
                        "{\"files\":1,\"events\":2,\"matches\":3,\"rules_loaded\":6,\"rules_failed\":7,\"seconds\":1.500}");
    }

    @Test
    void archives_are_opened_and_records_are_counted_through() throws IOException {
        Path zip = write(
                "b.zip",
                zip("x/one.json", MISS + HIT, "__MACOSX/x/._one.json", "junk", "two.log.gz", HIT, "c.xls", "a,b"));
        Path tar = write("c.tar.gz", gzip(tar("one.jsonl", MISS, "two.ndjson", HIT)));
        Path gz = write("d.json.gz", gzip(("[" + HIT + "," + MISS + "]").getBytes(UTF_8)));

        assertThat(scan(zip, tar, gz)).isEqualTo(new Summary(3, 7, 4, 0, 0));
        assertThat(found.matches).extracting(Match::file).containsExactly(zip + "", zip + "", tar + "", gz + "");
        assertThat(found.matches)
                .extracting(Match::member)
                .containsExactly("x/one.json", "two.log.gz", "two.ndjson", "");
        assertThat(found.matches).extracting(Match::record).containsExactly(1L, 2L, 1L, 0L);
        assertThat(found.notes).containsExactly(zip + "!c.xls: not a known ending");
    }

    @Test
    void a_truncated_archive_is_read_to_where_it_breaks_and_reported() throws IOException {
        byte[] whole = gzip(tar("one.jsonl", HIT.repeat(20_000)));
        Path cut = write("cut.tar.gz", Arrays.copyOf(whole, whole.length / 2));
        Path after = write("z.jsonl", HIT.getBytes(UTF_8));

        Summary summary = scan(cut, after);

        assertThat(summary.broken()).isEqualTo(1);
        assertThat(summary.matches()).isGreaterThan(1_000);
        assertThat(found.matches.getLast().file()).isEqualTo(after.toString());
        assertThat(found.broken)
                .singleElement()
                .asString()
                .contains("cut.tar.gz")
                .contains("read to where it breaks");
    }

    @Test
    void something_behind_the_compressed_data_is_reported_and_nothing_is_lost() throws IOException {
        byte[] whole = gzip(HIT.repeat(3).getBytes(UTF_8));
        byte[] more = Arrays.copyOf(whole, whole.length + 1);
        more[whole.length] = '\n';

        assertThat(scan(write("a.jsonl.gz", more))).isEqualTo(new Summary(1, 3, 3, 0, 1));
        assertThat(scan(write("zeros.jsonl.gz", Arrays.copyOf(whole, whole.length + 512)))
                        .broken())
                .isZero();
    }

    @Test
    void what_is_called_evtx_and_is_none_is_reported() throws IOException {
        assertThat(scan(write("a.evtx", HIT.getBytes(UTF_8)))).isEqualTo(new Summary(1, 0, 0, 0, 1));
        assertThat(found.broken).singleElement().asString().contains("a.evtx: not an EVTX file");
    }

    @Test
    void an_archive_is_read_on_behind_something_that_is_no_evtx() throws IOException {
        assertThat(scan(write("a.zip", zip("a.evtx", "x", "b.json", HIT)))).isEqualTo(new Summary(1, 1, 1, 0, 1));
        assertThat(found.broken).singleElement().asString().contains("a.zip!a.evtx: not an EVTX file");
    }

    @Test
    void a_broken_record_is_named_and_the_scan_goes_on() throws IOException {
        assertThat(scan(write("a.jsonl", (HIT + "{\"a\":1\n" + "{'x'}\n" + HIT).getBytes(UTF_8))))
                .isEqualTo(new Summary(1, 2, 2, 2, 0));
        assertThat(found.undecodable).hasSize(2).first().asString().startsWith("1 invalid-json");
    }

    @Test
    void standard_input_is_a_file_called_dash() {
        Summary summary = new Scanner(rules, Mappings.builtIn(), found)
                .scan(List.of(Path.of("-")), new ByteArrayInputStream(HIT.getBytes(UTF_8)));

        assertThat(summary.matches()).isEqualTo(1);
        assertThat(found.matches.getFirst().file()).isEqualTo("-");
    }

    @Test
    void a_directory_gives_the_files_with_known_endings_in_order() throws IOException {
        Files.createDirectories(directory.resolve("in/b/__MACOSX"));
        for (String name : List.of(
                "b/z.JSON", "b/a.log.gz", "a.ndjson", "t.tgz", "x.evtx", "no.txt", "no.yml", "b/__MACOSX/no.json")) {
            write("in/" + name, new byte[0]);
        }
        write("in/rows.csv.zst", new byte[0]);
        Path in = directory.resolve("in");

        assertThat(new InputFiles(found).find(List.of(in)))
                .extracting(path -> in.relativize(path).toString())
                .containsExactly("a.ndjson", "b/a.log.gz", "b/z.JSON", "rows.csv.zst", "t.tgz", "x.evtx");
        assertThatThrownBy(() -> new InputFiles(found).find(List.of(in.resolve("nothing"))))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Summary scan(Path... files) {
        return new Scanner(rules, Mappings.builtIn(), found)
                .scan(List.of(files), new ByteArrayInputStream(new byte[0]));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String... namesAndContents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndContents[i]));
                byte[] content = namesAndContents[i + 1].getBytes(UTF_8);
                zip.write(namesAndContents[i].endsWith(".gz") ? gzip(content) : content);
            }
        }
        return out.toByteArray();
    }

    private static byte[] tar(String... namesAndContents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = namesAndContents[i + 1].getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndContents[i]);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }
}
