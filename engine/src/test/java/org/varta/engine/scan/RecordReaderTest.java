package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    @Test
    void json_lines_are_cut_at_the_lines() throws IOException {
        assertThat(records("{\"a\":1}\n{\"a\":2}\r\n\n{\"a\":3}"))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
    }

    @Test
    void objects_are_cut_where_they_close_however_they_are_laid_out() throws IOException {
        assertThat(records("{\n  \"a\": {\n\"b\": [\n{\n}, {}\n]}\n}\n{\n\"c\": \"}{\\\"\"\n}{\"d\":1}"))
                .containsExactly("{\n  \"a\": {\n\"b\": [\n{\n}, {}\n]}\n}", "{\n\"c\": \"}{\\\"\"\n}", "{\"d\":1}");
    }

    @Test
    void an_array_gives_its_members() throws IOException {
        assertThat(records(" [ {\"a\":1},\n{\"a\":2} ] ")).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(records("[]")).isEmpty();
    }

    @Test
    void the_wrapper_of_cloud_logs_gives_the_events_in_it() throws IOException {
        assertThat(records("{\"Records\":[{\"a\":1},{\"a\":2}],\"more\":{}}"))
                .containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(records("{ \"records\" : [\n{\"a\":1}\n] }")).containsExactly("{\"a\":1}");
        assertThat(records("{\"Records\":3}")).containsExactly("{\"Records\":3}");
    }

    @Test
    void a_broken_line_does_not_take_the_next_ones_with_it() throws IOException {
        assertThat(records("{\"a\":1}\n{\"a\":\"cut\n{\"a\":2}\n{\"a\":[1,\n{\"a\":3,\n{\"a\":4}\n{\"a\":5}\n"))
                .containsExactly(
                        "{\"a\":1}", "{\"a\":\"cut", "{\"a\":2}", "{\"a\":[1,\n{\"a\":3,\n", "{\"a\":4}", "{\"a\":5}");
    }

    @Test
    void text_is_cut_into_lines() throws IOException {
        assertThat(records("one\n\n two \r\n[three]")).containsExactly("one", "two", "[three]");
    }

    @Test
    void stray_text_between_objects_is_a_record_of_its_own() throws IOException {
        assertThat(records("{\"a\":1}\noops\n{\"a\":2}")).containsExactly("{\"a\":1}", "oops", "{\"a\":2}");
    }

    @Test
    void records_of_any_length_cross_the_buffer() throws IOException {
        String big = "{\"a\":\"" + "x".repeat(300_000) + "\"}";

        assertThat(records(big + "\n" + big + "\n{}")).containsExactly(big, big, "{}");
    }

    @Test
    void a_record_beyond_the_limit_is_left_out_and_counted() throws IOException {
        String huge = "{\"a\":\"" + "x".repeat(RecordReader.MAX_RECORD_BYTES) + "\"}";
        RecordReader reader = new RecordReader(stream("{\"a\":1}\n" + huge + "\n{\"a\":2}\n"));

        assertThat(all(reader)).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(reader.oversized()).isEqualTo(1);
    }

    @Test
    void what_was_whole_comes_out_before_the_stream_breaks() throws IOException {
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException("broken");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new EOFException("broken");
            }
        };
        RecordReader reader = new RecordReader(new SequenceInputStream(stream("{\"a\":1}\n{\"a\":"), breaking));

        assertThat(reader.next()).isEqualTo("{\"a\":1}".getBytes(UTF_8));
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
    }

    @Test
    void utf16_is_read_as_windows_writes_it() throws IOException {
        byte[] utf16 = "\uFEFF{\"a\":\"ї😀\"}".getBytes(UTF_16LE);

        assertThat(all(new RecordReader(new Utf16Stream(new ByteArrayInputStream(utf16)))))
                .containsExactly("{\"a\":\"ї😀\"}");
    }

    /** Every byte that is not white space or punctuation between objects is in exactly one record. */
    @FuzzTest(maxDuration = "20s")
    void nothing_is_lost_or_doubled(byte[] file) throws IOException {
        long bytes = 0;
        RecordReader reader = new RecordReader(new ByteArrayInputStream(file));
        for (byte[] record = reader.next(); record != null; record = reader.next()) {
            assertThat(record).isNotEmpty();
            bytes += record.length;
        }
        assertThat(bytes).isLessThanOrEqualTo(file.length);
    }

    private static List<String> records(String file) throws IOException {
        return all(new RecordReader(stream(file)));
    }

    private static List<String> all(RecordReader reader) throws IOException {
        List<String> records = new ArrayList<>();
        for (byte[] record = reader.next(); record != null; record = reader.next()) {
            records.add(new String(record, UTF_8));
        }
        return records;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
