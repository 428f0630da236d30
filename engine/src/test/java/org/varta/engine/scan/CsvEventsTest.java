package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Comma-separated values as events. */
@SuppressWarnings("StringConcatToTextBlock") // how lines end is what is tested
class CsvEventsTest {

    @Test
    void the_first_row_names_the_fields_and_empty_values_are_left_out() throws IOException {
        assertThat(events("\uFEFFImage,CommandLine,User\r\nC:\\a.exe,\"a \"\"b\"\", c\nd\",\r\n\r\nx,y,z,extra\r\n"))
                .containsExactly(
                        "{\"Image\":\"C:\\\\a.exe\",\"CommandLine\":\"a \\\"b\\\", c\\nd\"}",
                        "{\"Image\":\"x\",\"CommandLine\":\"y\",\"User\":\"z\",\"Message\":\"extra\"}");
    }

    @Test
    void semicolons_and_tabs_separate_where_the_first_row_has_more_of_them() throws IOException {
        assertThat(events("a;b\n1,5;2\n")).containsExactly("{\"a\":\"1,5\",\"b\":\"2\"}");
        assertThat(events("a\tb\n1\t2\n")).containsExactly("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void evtx_e_cmd_gives_the_event_as_its_log_had_it() throws IOException {
        String payload =
                "{\"\"EventData\"\":{\"\"Data\"\":[{\"\"@Name\"\":\"\"Image\"\",\"\"#text\"\":\"\"C:\\\\a.exe\"\"},"
                        + "{\"\"@Name\"\":\"\"User\"\",\"\"#text\"\":\"\"anna\"\"}]}}";
        assertThat(events(
                        "RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,Computer,UserId,Payload\n"
                                + "1,77,2026-11-22 08:14:47.1234567,1,Info,Microsoft-Windows-Sysmon,"
                                + "Microsoft-Windows-Sysmon/Operational,ws-1,S-1-5-18,\"" + payload + "\"\n"))
                .containsExactly(
                        "{\"Event\":{\"System\":{\"Provider\":{\"#attributes\":{\"Name\":\"Microsoft-Windows-Sysmon\"}},"
                                + "\"EventID\":1,\"TimeCreated\":{\"#attributes\":{\"SystemTime\":\"2026-11-22 08:14:47.1234567\"}},"
                                + "\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"ws-1\",\"EventRecordID\":77,"
                                + "\"Security\":{\"#attributes\":{\"UserID\":\"S-1-5-18\"}}},"
                                + "\"EventData\":{\"Image\":\"C:\\\\a.exe\",\"User\":\"anna\"}}}");
    }

    @Test
    void a_payload_that_is_no_json_stays_text() throws IOException {
        assertThat(events("EventId,Channel,Provider,Payload\n1,System,x,{broken\n"))
                .singleElement()
                .asString()
                .endsWith("\"EventData\":{\"Data\":\"{broken\"}}}");
    }

    @Test
    void powershell_exports_give_what_sysmon_s_message_names() throws IOException {
        assertThat(events("#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\n"
                        + "\"Message\",\"Id\",\"ProviderName\",\"LogName\",\"MachineName\",\"TimeCreated\"\n"
                        + "\"Process Create:\r\nImage: C:\\a.exe\r\nCommandLine: a: b\",\"1\",\"Microsoft-Windows-Sysmon\","
                        + "\"Microsoft-Windows-Sysmon/Operational\",\"ws-1\",\"11/22/2026 8:14:47 PM\"\n"))
                .singleElement()
                .asString()
                .contains("\"SystemTime\":\"2026-11-22T20:14:47Z\"")
                .contains("\"EventID\":1")
                .contains("\"Image\":\"C:\\\\a.exe\",\"CommandLine\":\"a: b\",\"Message\":\"Process Create:");
    }

    @Test
    void event_viewer_s_source_tells_the_channel() throws IOException {
        assertThat(
                        events(
                                "Level,Date and Time,Source,Event ID,Task Category\n"
                                        + "Information,11/22/2026 8:14:47 AM,Microsoft-Windows-Security-Auditing,4625,Logon,\"An account failed\"\n"))
                .singleElement()
                .asString()
                .contains("\"Channel\":\"Security\"")
                .contains("\"EventID\":4625")
                .contains("\"Message\":\"An account failed\"");
    }

    @Test
    void hayabusa_s_details_are_fields() throws IOException {
        assertThat(
                        events(
                                "Timestamp,RuleTitle,Level,Computer,Channel,EventID,AllFieldInfo\n"
                                        + "2026-11-22 08:14:47.000 +00:00,x,high,ws-1,Sysmon,1,\"CommandLine: a b \u00A6 Image: C:\\a.exe\"\n"))
                .singleElement()
                .asString()
                .contains("\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"")
                .contains("\"EventData\":{\"CommandLine\":\"a b\",\"Image\":\"C:\\\\a.exe\"}");
    }

    @Test
    void what_is_written_as_csv_is_read_back() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        String alphabet = "ab,;\"\n\r\t =é";
        List<List<String>> rows = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            List<String> row = new ArrayList<>();
            for (int column = 0; column < 3; column++) {
                StringBuilder value = new StringBuilder("v");
                for (int c = random.nextInt(6); c > 0; c--) {
                    value.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                row.add(i == 0 ? "name" + column : value.toString());
            }
            rows.add(row);
            text.append(CsvText.row(row));
        }
        CsvRows read = new CsvRows(new ByteArrayInputStream(text.toString().getBytes(UTF_8)));
        for (List<String> row : rows) {
            assertThat(read.next()).isEqualTo(row);
        }
        assertThat(read.next()).isNull();
    }

    @Test
    void a_row_beyond_measure_is_left_out_and_counted() throws IOException {
        String huge = "x".repeat(CsvRows.MAX_ROW_CHARS + 2);
        CsvRows rows = new CsvRows(new ByteArrayInputStream(("a,b\n\"" + huge + "\",1\nc,d\n").getBytes(UTF_8)));

        assertThat(rows.next()).containsExactly("a", "b");
        assertThat(rows.next()).containsExactly("c", "d");
        assertThat(rows.oversized()).isEqualTo(1);
    }

    @Test
    void whatever_bytes_come_the_rows_end() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        byte[] tokens = "\",;\n\r{}:@#a1\u00A6Payload".getBytes(UTF_8);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int b = 0; b < bytes.length; b++) {
                bytes[b] = tokens[random.nextInt(tokens.length)];
            }
            String header = i % 2 == 0 ? "EventId,Channel,Provider,Payload\n" : "";
            byte[] all = (header + new String(bytes, UTF_8)).getBytes(UTF_8);
            CsvEvents events = new CsvEvents(new ByteArrayInputStream(all));
            int count = 0;
            while (events.next() != null) {
                count++;
            }
            assertThat(count).isLessThanOrEqualTo(all.length);
        }
    }

    private static List<String> events(String csv) throws IOException {
        CsvEvents events = new CsvEvents(new ByteArrayInputStream(csv.getBytes(UTF_8)));
        List<String> all = new ArrayList<>();
        for (byte[] event = events.next(); event != null; event = events.next()) {
            all.add(new String(event, UTF_8));
        }
        return all;
    }
}
