package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.collector.wire.Format;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

class SyslogDecoderTest {

    @Test
    void rfc5424_with_everything() {
        assertThat(decode("<165>1 2026-11-22T08:14:47.003Z gw.example su 12 ID47"
                        + " [ex@1 iut=\"3\" note=\"a \\\"b\\\" \\\\ \\] c\"][o@2] \uFEFFit failed"))
                .containsExactly(
                        Map.entry("syslog.facility", "local4"),
                        Map.entry("syslog.severity", "notice"),
                        Map.entry("syslog.timestamp", "2026-11-22T08:14:47.003Z"),
                        Map.entry("syslog.hostname", "gw.example"),
                        Map.entry("syslog.appname", "su"),
                        Map.entry("syslog.procid", "12"),
                        Map.entry("syslog.msgid", "ID47"),
                        Map.entry("syslog.structured_data.ex@1.iut", "3"),
                        Map.entry("syslog.structured_data.ex@1.note", "a \"b\" \\ ] c"),
                        Map.entry("message", "it failed"));
    }

    @Test
    void rfc5424_says_dash_for_what_it_does_not_know() {
        assertThat(decode("<14>1 - - - - - -"))
                .containsExactly(
                        Map.entry("syslog.facility", "user"),
                        Map.entry("syslog.severity", "info"),
                        Map.entry("message", ""));
        assertThat(decode("<14>1 - h a - - - hello")).containsEntry("message", "hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // RFC 3164 and its habits: line | host | tag | process | message
                "<34>Oct 11 22:14:15 mymachine su[77]: failed for lonvick|mymachine|su|77|failed for lonvick",
                "<13>Nov  2 08:14:47 app: x||app||x",
                "<14>Nov 22 08:30:43 h1 hello world|h1|||hello world",
                "<14>2026-11-22T08:14:47.123Z esx01 Vpxa: ready|esx01|Vpxa||ready",
                "<189>45: *Mar  1 18:46:11.123 UTC: %SYS-5-CONFIG_I: by vty0||%SYS-5-CONFIG_I||by vty0",
                "<189>Nov 22 2026 08:14:47 asa01 : %ASA-6-302013: Built|asa01|%ASA-6-302013||Built",
                "<189>date=2026-11-22 time=08:14:47 devname=fw||||date=2026-11-22 time=08:14:47 devname=fw",
                "<30>sshd[123]: Accepted||sshd|123|Accepted",
                "Nov 22 08:14:47 host7 sshd-session[9]: Failed password|host7|sshd-session|9|Failed password",
                "<13>no header at all||||no header at all",
                "<999>not a priority||||<999>not a priority",
            })
    void what_goes_by_the_name_of_rfc3164(String line, String host, String tag, String process, String message) {
        Map<String, String> decoded = decode(line);

        assertThat(decoded.get("syslog.hostname")).isEqualTo(host);
        assertThat(decoded.get("syslog.appname")).isEqualTo(tag);
        assertThat(decoded.get("syslog.procid")).isEqualTo(process);
        assertThat(decoded.get("message")).isEqualTo(message);
    }

    @Test
    void a_relayed_rfc5424_message_keeps_its_own_header() {
        assertThat(decode("<13>Nov 22 08:14:47 relay 1 2026-11-22T08:00:00Z origin app - - - hello"))
                .containsEntry("syslog.hostname", "origin")
                .containsEntry("syslog.appname", "app")
                .containsEntry("message", "hello");
    }

    @Test
    void missing_structured_data_is_message() {
        assertThat(decode("<14>1 2026-11-22T08:14:47Z h a p m hello [world]"))
                .containsEntry("syslog.msgid", "m")
                .containsEntry("message", "hello [world]");
        assertThat(decode("<14>1 2026-11-22T08:14:47Z h a p m [broken x=1] y"))
                .containsEntry("message", "[broken x=1] y");
    }

    @Test
    void a_json_message_is_the_event_and_the_header_stands_beside_it() {
        for (String message : List.of("{\"a\":{\"b\":1}}", "@cee: {\"a\":{\"b\":1}}", "@cee:{\"a\":{\"b\":1}}\u0000")) {
            assertThat(decode("<14>Nov 22 08:14:47 h1 suricata[7]: " + message))
                    .containsEntry("syslog.hostname", "h1")
                    .containsEntry("a.b", "1")
                    .doesNotContainKey("message");
        }
    }

    @Test
    void a_message_that_only_looks_like_json_stays_text() {
        assertThat(decode("<14>Nov 22 08:14:47 h1 app: {not json}"))
                .containsEntry("message", "{not json}")
                .containsEntry("syslog.appname", "app")
                .hasSize(6);
    }

    @Test
    void text_without_a_header_is_not_taken_for_syslog_unless_the_protocol_says_so() {
        assertThat(decode("plain text", Format.UNKNOWN)).containsExactly(Map.entry("message", "plain text"));
        assertThat(decode("plain text", Format.SYSLOG)).containsExactly(Map.entry("message", "plain text"));
        assertThat(decode("Nov 22 08:14:47 only a time", Format.UNKNOWN))
                .containsExactly(Map.entry("message", "Nov 22 08:14:47 only a time"));
    }

    @FuzzTest(maxDuration = "20s")
    void nothing_breaks_it_and_the_message_is_the_end_of_the_line(byte[] line) {
        Event event = new Event(FieldCatalog.of(List.of()));
        Fault fault = EventDecoder.decode(line, Format.SYSLOG, event);

        if (fault == null) {
            for (int node = 0; node < event.nodeCount(); node++) {
                assertThat(event.valueOffset(node) + event.valueLength(node)).isLessThanOrEqualTo(event.bytes().length);
                event.text(node);
                event.path(node);
            }
        }
    }

    private static Map<String, String> decode(String line) {
        return decode(line, Format.UNKNOWN);
    }

    private static Map<String, String> decode(String line, Format hint) {
        Event event = new Event(FieldCatalog.of(List.of()));
        assertThat(EventDecoder.decode(line.getBytes(UTF_8), hint, event)).isNull();
        Map<String, String> values = new LinkedHashMap<>();
        for (int node = 0; node < event.nodeCount(); node++) {
            if (event.kind(node) != ValueKind.OBJECT) {
                values.put(event.path(node), event.text(node));
            }
        }
        return values;
    }
}
