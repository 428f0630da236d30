package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varta.engine.decode.evtx.EvtxFile.HEADER_BYTES;
import static org.varta.engine.decode.evtx.EvtxFile.string;
import static org.varta.engine.decode.evtx.Xml.element;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.EventDecoder;
import org.varta.engine.decode.evtx.EvtxOptions.Checksums;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/** Records, and how the reader gets past damage. */
class EvtxReaderTest {

    private static final Xml E = element("E", Xml.value(0));
    private static final EvtxOptions CARVE = new EvtxOptions(Checksums.REPORT, true, true);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void both_versions_are_read(int minor) throws IOException {
        assertThat(Logs.read(threeChunks().version(minor).toBytes()).json)
                .containsExactly("{\"E\":\"a\"}", "{\"E\":\"b\"}", "{\"E\":\"c\"}", "{\"E\":\"d\"}");
    }

    @Test
    void a_record_says_its_number_time_place_and_size() throws IOException {
        EvtxFile file = new EvtxFile().startChunk();
        int offset = file.nextRecordOffset();
        byte[] bytes = file.record(77, E, string("a")).toBytes();

        EvtxRecord record = first(bytes);

        assertThat(record.number()).isEqualTo(77);
        assertThat(record.writtenFileTime()).isEqualTo(133_000_000_000_000_077L);
        assertThat(record.fileOffset()).isEqualTo(offset);
        assertThat(record.sizeBytes()).isEqualTo(file.nextRecordOffset() - offset);
        assertThat(record.isRecovered()).isFalse();
    }

    @Test
    void an_event_has_the_nodes_that_its_json_has() throws Exception {
        Xml template = new Xml.Element(
                "Event",
                List.of(Xml.attribute("x\"", Xml.text("\n"))),
                List.of(element("Data", Xml.value(0)), element("b", Xml.value(1)), element("c", Xml.text("\t"))));
        byte[] bytes = new EvtxFile()
                .record(
                        1,
                        template,
                        EvtxFile.value(ValueType.STRING | ValueType.ARRAY, "a\0\0\0\n\0\0\0".getBytes(US_ASCII)),
                        EvtxFile.number(ValueType.BOOL, 4, 1))
                .toBytes();
        EvtxRecord record = first(bytes);
        Event direct = new Event(FieldCatalog.of(List.of()));
        record.toEvent(direct);

        assertThat(nodes(direct)).isEqualTo(nodes(parsed(record.toJson()))).hasSize(10);
    }

    static Event parsed(byte[] json) {
        Event event = new Event(FieldCatalog.of(List.of()));
        assertThat(EventDecoder.decode(json, Format.JSON, event)).isNull();
        return event;
    }

    static List<String> nodes(Event event) {
        return java.util.stream.IntStream.range(0, event.nodeCount())
                .mapToObj(node -> event.parent(node) + " " + event.path(node) + " " + event.kind(node) + " "
                        + event.text(node) + " " + event.isValueEscaped(node) + event.isNameEscaped(node))
                .toList();
    }

    @Test
    void what_is_not_evtx_is_refused() {
        assertThatThrownBy(() -> Logs.read("{\"a\":1}".getBytes(US_ASCII)))
                .isInstanceOf(NotEvtxException.class)
                .hasMessage("not an EVTX file: it does not start with \"ElfFile\"");
        assertThatThrownBy(() -> Logs.read(new byte[0])).isInstanceOf(NotEvtxException.class);
        byte[] later = threeChunks().toBytes();
        later[0x26] = 4;
        assertThatThrownBy(() -> Logs.read(later))
                .isInstanceOf(NotEvtxException.class)
                .hasMessage("EVTX version 4.1, not 3.1 or 3.2");
    }

    @Test
    void a_wrong_checksum_is_reported_or_ignored_or_leaves_the_chunk_out() throws IOException {
        byte[] file = threeChunks().toBytes();
        file[0x30]++;
        file[HEADER_BYTES + 0x50]++;
        file[HEADER_BYTES + 0x200 + 16]++;

        Logs reported = Logs.read(file);
        assertThat(reported.json).hasSize(4);
        assertThat(reported.damageText())
                .containsExactly(
                        "FILE_HEADER 0 the checksum of the file's header is wrong",
                        "CHUNK_HEADER 4096 the checksum of the chunk's header is wrong",
                        "CHUNK_CHECKSUM 4608 the checksum of the chunk's records is wrong");
        Logs ignored = Logs.read(file, new EvtxOptions(Checksums.IGNORE, false, true));
        assertThat(ignored.json).hasSize(4);
        assertThat(ignored.damages).isEmpty();
        Logs leftOut = Logs.read(file, new EvtxOptions(Checksums.LEAVE_OUT, false, true));
        assertThat(leftOut.numbers).containsExactly(3L, 4L);
        assertThat(leftOut.damages).hasSize(3);
    }

    @Test
    void a_log_in_use_is_read_beyond_what_its_headers_say() throws IOException {
        EvtxFile file = new EvtxFile().record(1, E, string("a"));
        int end = file.nextRecordOffset() - HEADER_BYTES;
        byte[] bytes = file.record(2, E, string("b"))
                .startChunk()
                .record(3, E, string("c"))
                .toBytes();
        littleEndian(bytes).putShort(0x2A, (short) 1).putInt(HEADER_BYTES + 0x30, end);

        Logs logs = Logs.read(bytes);

        assertThat(logs.numbers).containsExactly(1L, 2L, 3L);
        assertThat(logs.recovered).isEmpty();
        assertThat(logs.damages).extracting(EvtxDamage::kind).contains(EvtxDamage.Kind.CHUNK_CHECKSUM);
    }

    @Test
    void damage_between_records_is_passed_over_and_reported() throws IOException {
        EvtxFile file = new EvtxFile().record(1, E, string("a"));
        int hole = file.nextRecordOffset();
        byte[] bytes = file.junk(new byte[] {42, 42, 0, 0, 1, 2, 3})
                .record(2, E, string("b"))
                .toBytes();

        Logs logs = Logs.read(bytes);

        assertThat(logs.numbers).containsExactly(1L, 2L);
        assertThat(logs.damageText())
                .containsExactly("RECORD " + hole + " a record of an impossible size; 7 bytes passed over");
    }

    @Test
    void a_record_that_cannot_be_read_does_not_take_the_next_with_it() throws IOException {
        EvtxFile file = new EvtxFile();
        int first = file.nextRecordOffset();
        byte[] bytes = file.record(1, E, string("a")).record(2, E, string("b")).toBytes();
        Arrays.fill(bytes, first + 28, first + 34, (byte) 0x77);

        Logs logs = Logs.read(bytes);

        assertThat(logs.bad).singleElement().asString().startsWith("1 ");
        assertThat(logs.numbers).containsExactly(1L, 2L);
    }

    @Test
    void a_record_whose_template_was_overwritten_says_so() throws IOException {
        EvtxFile file = new EvtxFile();
        int definition = file.nextRecordOffset() + 24 + 4 + 10;
        byte[] bytes = file.record(1, E, string("a")).record(2, E, string("b")).toBytes();
        bytes[definition + 4]++;

        assertThat(Logs.read(bytes).bad)
                .hasSize(2)
                .allMatch(what -> what.contains("the record's template is gone, another one has its place"));
    }

    @Test
    void chunks_that_lost_bytes_before_them_are_found_again() throws IOException {
        byte[] whole = threeChunks().toBytes();
        int second = HEADER_BYTES + Chunk.SIZE_BYTES;
        byte[] bytes = new byte[whole.length - 100];
        System.arraycopy(whole, 0, bytes, 0, second);
        System.arraycopy(whole, second + 100, bytes, second, whole.length - second - 100);

        Logs logs = Logs.read(bytes);

        assertThat(logs.numbers)
                .as("the second chunk's record is found without its header")
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(logs.recovered).containsExactly(3L);
        assertThat(logs.damageText()).containsExactly("NO_CHUNK " + second + " no chunk where one should start");
    }

    @Test
    void empty_space_is_no_damage() throws IOException {
        byte[] file = Arrays.copyOf(threeChunks().toBytes(), HEADER_BYTES + 5 * Chunk.SIZE_BYTES + 4096);

        Logs logs = Logs.read(file);

        assertThat(logs.numbers).hasSize(4);
        assertThat(logs.damages).isEmpty();
    }

    @Test
    void a_file_that_was_cut_short_is_read_to_where_it_ends() throws IOException {
        EvtxFile file = new EvtxFile().record(1, E, string("a"));
        int end = file.nextRecordOffset();
        byte[] bytes = file.record(2, E, string("b")).toBytes();

        Logs logs = Logs.read(Arrays.copyOf(bytes, end + 10));

        assertThat(logs.numbers).containsExactly(1L);
        assertThat(logs.damages).extracting(EvtxDamage::kind).contains(EvtxDamage.Kind.CUT_SHORT);
        assertThat(Logs.read(Arrays.copyOf(bytes, 1000)).damageText())
                .containsExactly("CUT_SHORT 1000 the file ends inside its header");
    }

    @Test
    void a_stream_that_breaks_gives_the_records_before_that() throws IOException {
        EvtxFile file = new EvtxFile().record(1, E, string("a"));
        int end = file.nextRecordOffset();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException("cut");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        };
        EvtxReader reader = EvtxReader.open(
                new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(file.toBytes(), end)), broken),
                EvtxOptions.DEFAULT,
                damage -> {});

        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class).hasMessage("cut");
    }

    @Test
    void records_in_the_unused_space_are_carved_on_request() throws IOException {
        EvtxFile file = new EvtxFile().record(1, E, string("a")).record(2, E, string("b"));
        EvtxFile shorter = new EvtxFile().record(1, E, string("a"));
        int end = shorter.nextRecordOffset();
        byte[] bytes = shorter.toBytes();
        byte[] older = file.toBytes();
        System.arraycopy(older, end, bytes, end, 500);

        assertThat(Logs.read(bytes).numbers).containsExactly(1L);
        Logs carved = Logs.read(bytes, CARVE);
        assertThat(carved.json).containsExactly("{\"E\":\"a\"}", "{\"E\":\"b\"}");
        assertThat(carved.recovered).containsExactly(2L);
    }

    @Test
    void a_chunk_whose_header_is_nonsense_still_gives_its_records() throws IOException {
        byte[] bytes = threeChunks().toBytes();
        littleEndian(bytes).putInt(HEADER_BYTES + 0x30, -1);

        Logs logs = Logs.read(bytes);

        assertThat(logs.numbers).containsExactly(1L, 2L, 3L, 4L);
        assertThat(logs.damages).extracting(EvtxDamage::kind).contains(EvtxDamage.Kind.CHUNK_HEADER);
    }

    @Test
    void a_file_without_checksums_is_not_damaged() throws IOException {
        byte[] bytes = threeChunks().flags(4).toBytes();
        littleEndian(bytes)
                .putInt(0x7C, 0)
                .putInt(HEADER_BYTES + 0x78, 4)
                .putInt(HEADER_BYTES + 0x7C, 0)
                .putInt(HEADER_BYTES + 0x34, 0);

        Logs logs = Logs.read(bytes);

        assertThat(logs.numbers).hasSize(4);
        assertThat(logs.damages).isEmpty();
    }

    private static EvtxFile threeChunks() {
        return new EvtxFile()
                .record(1, E, string("a"))
                .record(2, E, string("b"))
                .startChunk()
                .record(3, E, string("c"))
                .startChunk()
                .record(4, E, string("d"));
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static EvtxRecord first(byte[] file) throws IOException {
        EvtxRecord record = EvtxReader.open(new ByteArrayInputStream(file), EvtxOptions.DEFAULT, damage -> {})
                .next();
        if (record == null) {
            throw new AssertionError("no record");
        }
        return record;
    }
}
