package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.decode.evtx.EvtxFile.nested;
import static org.varta.engine.decode.evtx.EvtxFile.string;
import static org.varta.engine.decode.evtx.Xml.data;
import static org.varta.engine.decode.evtx.Xml.element;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/** Files that lie: reading them ends, within bounds, and without anything but the exceptions that are promised. */
class EvtxHostileTest {

    /** Nothing that a record becomes may be longer, give or take its last value. */
    private static final int LONGEST = Scope.MAX_RENDERED_BYTES + 8 * Chunk.SIZE_BYTES;

    private static final EvtxOptions CARVE = new EvtxOptions(EvtxOptions.Checksums.REPORT, true, true);

    @Test
    void a_value_repeated_beyond_measure_is_refused() throws IOException {
        Xml[] many = Collections.nCopies(3_000, Xml.value(0)).toArray(Xml[]::new);
        EvtxFile file = new EvtxFile();
        for (int i = 0; i < 40; i++) {
            file.record(i, element("E", many), string("x".repeat(500)));
        }
        byte[] bytes = file.toBytes();

        Logs logs = Logs.read(bytes);

        assertThat(logs.json).allMatch(json -> json.length() < LONGEST);
        assertThat(logs.bad).isNotEmpty().allMatch(what -> what.contains("beyond measure"));
        long total = logs.json.stream().mapToLong(String::length).sum();
        assertThat(total).isLessThan((long) Scope.MAX_WORK_A_CHUNK * 16);
    }

    @Test
    void one_record_has_a_limit_of_its_own() throws IOException {
        Xml[] many = Collections.nCopies(3_000, Xml.value(0)).toArray(Xml[]::new);

        assertThat(Logs.read(new EvtxFile()
                                .record(1, element("E", many), string("x".repeat(2_000)))
                                .toBytes())
                        .bad)
                .singleElement()
                .asString()
                .contains("longer than 4194304 bytes");
    }

    @Test
    void nesting_has_a_limit() throws IOException {
        Xml deep = element("a");
        for (int i = 0; i < 200; i++) {
            deep = element("a", deep);
        }
        EvtxFile.Typed value = string("x");
        Xml template = element("E", Xml.value(0));
        for (int i = 0; i < 200; i++) {
            value = nested(template, value);
        }

        Logs logs = Logs.read(
                new EvtxFile().record(1, deep).record(2, template, value).toBytes());

        assertThat(logs.bad).hasSize(2).allMatch(what -> what.contains("nested more than"));
    }

    @Test
    void a_template_that_contains_itself_is_refused() throws IOException {
        EvtxFile file = new EvtxFile();
        int definition = file.nextRecordOffset() - EvtxFile.HEADER_BYTES + 24 + 4 + 10;
        byte[] bytes = file.record(1, element("E", Xml.text("0123456789"))).toBytes();
        // the literal becomes an instance of the template that it stands in
        int literal = indexOf(bytes, "0123".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)) - 4;
        java.nio.ByteBuffer.wrap(bytes)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put(literal, (byte) Token.TEMPLATE_INSTANCE)
                .put(literal + 1, (byte) 1)
                .putInt(literal + 2, 0x1000)
                .putInt(literal + 6, definition)
                .putInt(literal + 10, 0);

        assertThat(Logs.read(bytes).bad).singleElement().asString().contains("nested more than");
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    static Stream<byte[]> seeds() throws IOException {
        return Stream.concat(Stream.of(ownSeed()), corpusFiles().limit(8).map(EvtxHostileTest::content));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "60s")
    void any_bytes_are_read_to_an_end(byte[] file) {
        readAll(file);
    }

    @Test
    void mutated_logs_are_read_to_an_end() throws IOException {
        mutate(List.of(ownSeed()), 1_000, 1);
    }

    @Test
    void mutated_real_logs_are_read_to_an_end() throws IOException {
        mutate(corpusFiles().limit(20).map(EvtxHostileTest::content).toList(), 200, 2);
    }

    @Test
    @Tag("long")
    void many_mutated_real_logs_are_read_to_an_end() throws IOException {
        mutate(corpusFiles().map(EvtxHostileTest::content).toList(), 40_000, 3);
    }

    private static void mutate(List<byte[]> files, int times, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < times; i++) {
            byte[] file = files.get(random.nextInt(files.size())).clone();
            int changes = 1 + random.nextInt(200);
            for (int k = 0; k < changes; k++) {
                change(file, random);
            }
            readAll(file);
        }
    }

    /** Mostly where the records are; small and extreme numbers do more harm than others. */
    private static void change(byte[] file, SplittableRandom random) {
        int chunk = 1 + random.nextInt(Math.max(1, (file.length - 4096) / Chunk.SIZE_BYTES));
        int at = (int) Math.min(
                file.length - 1L, 4096L + (chunk - 1L) * Chunk.SIZE_BYTES + random.nextInt(random.nextInt(1, 0x10000)));
        switch (random.nextInt(4)) {
            case 0 -> file[at] = (byte) random.nextInt();
            case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> file[at] = (byte) random.nextInt(0x12);
            default -> file[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
        }
    }

    private static void readAll(byte[] file) {
        Event event = new Event(FieldCatalog.of(List.of()));
        try {
            EvtxReader reader = EvtxReader.open(new ByteArrayInputStream(file), CARVE, damage -> {});
            for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
                render(record, event);
            }
            assertThat(byPieces(file)).isEqualTo(inOneGo(file));
        } catch (IOException e) {
            assertThat(e).isInstanceOf(NotEvtxException.class);
        }
    }

    private static List<String> inOneGo(byte[] file) throws IOException {
        List<String> records = new ArrayList<>();
        EvtxReader reader = EvtxReader.open(new ByteArrayInputStream(file), CARVE, damage -> {});
        for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
            records.add(said(record));
        }
        return records;
    }

    private static List<String> byPieces(byte[] file) throws IOException {
        List<String> records = new ArrayList<>();
        EvtxReader reader = EvtxReader.open(new ByteArrayInputStream(file), CARVE, damage -> {});
        EvtxPieceReader pieces = new EvtxPieceReader(CARVE);
        for (EvtxPiece piece = reader.nextPiece(); piece != null; piece = reader.nextPiece()) {
            pieces.start(piece);
            for (EvtxRecord record = pieces.next(); record != null; record = pieces.next()) {
                records.add(said(record));
            }
        }
        return records;
    }

    private static String said(EvtxRecord record) {
        String place = record.fileOffset() + " " + record.number() + " " + record.isRecovered() + " ";
        try {
            return place + new String(record.toJson(), UTF_8);
        } catch (BadRecordException e) {
            return place + e.getMessage();
        }
    }

    private static void render(EvtxRecord record, Event event) {
        try {
            byte[] json = record.toJson();
            assertThat(json.length).isLessThan(LONGEST);
            record.toEvent(event);
            assertThat(event.text(0)).hasSizeGreaterThan(1);
            if (record.number() % 8 == 0) {
                assertThat(EvtxReaderTest.nodes(event)).isEqualTo(EvtxReaderTest.nodes(EvtxReaderTest.parsed(json)));
                assertThat(record.toXml().length).isLessThan(LONGEST);
            }
        } catch (BadRecordException e) {
            assertThat(e.getMessage()).contains("chunk offset");
        }
    }

    private static byte[] ownSeed() {
        Xml event = element(
                "Event",
                new Xml.Element(
                        "System",
                        List.of(Xml.attribute("xmlns", Xml.text("urn:x"))),
                        List.of(element("EventID", Xml.value(0)), element("Guid", Xml.value(1)))),
                Xml.value(2));
        Xml eventData = element("EventData", data("a", Xml.value(0)), element("Data", Xml.value(1)), element("Data"));
        EvtxFile file = new EvtxFile();
        for (int i = 0; i < 8; i++) {
            file.record(
                    i,
                    event,
                    EvtxFile.number(ValueType.UINT16, 2, i),
                    EvtxFile.value(ValueType.GUID, new byte[16]),
                    nested(eventData, string("é\"" + i), EvtxFile.value(ValueType.STRING | ValueType.ARRAY, new byte[] {
                        65, 0, 0, 0, 66, 0, 0, 0
                    })));
        }
        return file.plainRecord(9, element("E", Xml.text("x"))).toBytes();
    }

    private static Stream<Path> corpusFiles() throws IOException {
        Path corpora = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
        Assumptions.assumeTrue(Files.isDirectory(corpora), () -> "no corpora at " + corpora);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(corpora)) {
            all.filter(path -> path.toString().endsWith(".evtx.gz")).sorted().forEach(files::add);
        }
        // neighbours in a folder are alike
        Collections.shuffle(files, new java.util.Random(4));
        return files.stream();
    }

    private static byte[] content(Path file) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readNBytes(EvtxFile.HEADER_BYTES + 3 * Chunk.SIZE_BYTES);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
