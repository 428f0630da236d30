package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.event.Event.NONE;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.Fault.Reason;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

class ForwardDecoderTest {

    private static final byte[] TAG = "win.sec".getBytes(UTF_8);

    /** An entry as Fluent Bit sends it, metadata included. */
    private static final String FLUENT_BIT =
            "9292d7006b02a833371df76b8085a76d657373616765b268656c6c6f20d0bfd180d0b8d0b2d196d1"
                    + "82a4686f7374a26831a56c6576656ca47761726ea37069642aa66e657374656481a1619401cb4004000000000000c3c0";

    private final Event event = new Event(FieldCatalog.of(List.of()));
    private final ForwardDecoder decoder = new ForwardDecoder();

    private @Nullable Fault decode(byte[] payload) {
        return decoder.decode(payload, TAG, event);
    }

    private static MsgpackBytes record() {
        return MsgpackBytes.shortest().array(2).integer(1_700_000_000);
    }

    /** {@code path kind text} of every node but the two that hold the rest. */
    private static List<String> lines(Event event) {
        List<String> lines = new ArrayList<>();
        for (int node = 0; node < event.nodeCount(); node++) {
            int parent = event.parent(node);
            boolean isWhole =
                    parent == NONE || (event.nameLength(node) == NONE && event.kind(parent) == ValueKind.OBJECT);
            if (!isWhole) {
                ValueKind kind = event.kind(node);
                lines.add(event.path(node) + " " + kind + (kind.isScalar() ? " " + event.text(node) : ""));
            }
        }
        return lines;
    }

    private static List<String> linesOfJson(String json) {
        Event event = new Event(FieldCatalog.of(List.of()));
        assertThat(EventDecoder.decode(json.getBytes(UTF_8), Format.JSON, event))
                .isNull();
        return lines(event);
    }

    private List<String> fields(MsgpackBytes entry) {
        assertThat(decode(entry.bytes())).isNull();
        List<String> lines = lines(event);
        return lines.subList(3, lines.size());
    }

    @Test
    void an_entry_of_fluent_bit_becomes_nodes_in_its_order() {
        assertThat(decode(MsgpackBytes.shortest().hex(FLUENT_BIT).bytes())).isNull();

        assertThat(lines(event))
                .containsExactly(
                        "forward OBJECT",
                        "forward.tag STRING win.sec",
                        "forward.time NUMBER 1795336243.924710763",
                        "forward.metadata OBJECT",
                        "message STRING hello привіт",
                        "host STRING h1",
                        "level STRING warn",
                        "pid NUMBER 42",
                        "nested OBJECT",
                        "nested.a ARRAY",
                        "nested.a NUMBER 1",
                        "nested.a NUMBER 2.5",
                        "nested.a TRUE true",
                        "nested.a NULL null");
    }

    @Test
    void time_and_record_may_stand_without_an_array_around_them() {
        byte[] payload =
                MsgpackBytes.shortest().real(1.5e9).map(1).text("a").text("b").bytes();
        assertThat(decode(payload)).isNull();
        assertThat(lines(event)).contains("forward.time NUMBER 1.5E9", "a STRING b");
    }

    @Test
    void an_event_without_tag_or_time_has_none() {
        byte[] payload = MsgpackBytes.shortest().array(2).nil().map(0).bytes();
        assertThat(decoder.decode(payload, new byte[0], event)).isNull();
        assertThat(lines(event)).containsExactly("forward OBJECT", "forward.time NULL null");
    }

    @Test
    void scalars_have_the_text_that_json_has() {
        MsgpackBytes entry = record().map(8)
                .text("min")
                .integer(Long.MIN_VALUE)
                .text("max")
                .unsigned64(-1)
                .text("float")
                .real(0.1f)
                .text("whole")
                .real(42.0)
                .text("nan")
                .real(Double.NaN)
                .text("zero")
                .real(-0.0)
                .text("bytes")
                .binary("C:\\a\u0000b".getBytes(UTF_8))
                .text("other")
                .extension(7, "ext".getBytes(UTF_8));
        assertThat(fields(entry))
                .containsExactly(
                        "min NUMBER -9223372036854775808",
                        "max NUMBER 18446744073709551615",
                        "float NUMBER 0.1",
                        "whole NUMBER 42.0",
                        "nan STRING NaN",
                        "zero NUMBER -0.0",
                        "bytes STRING C:\\a\u0000b",
                        "other STRING ext");
    }

    @Test
    void keys_that_are_no_text_are_named_by_their_text() {
        MsgpackBytes entry = record().map(4)
                .integer(-7)
                .text("a")
                .bool(true)
                .text("b")
                .binary(new byte[] {'k'})
                .array(0)
                .nil()
                .map(1)
                .real(1.5)
                .nil();
        assertThat(fields(entry))
                .containsExactly("-7 STRING a", "true STRING b", "k ARRAY", "null OBJECT", "null.1.5 NULL null");
    }

    @Test
    void malformed_utf_8_is_let_through_as_in_json() {
        byte[] codePage = {'a', (byte) 0xEF, (byte) 0xF0, 'b'};
        assertThat(fields(record().map(1).text("x").text(codePage))).containsExactly("x STRING a\uFFFD\uFFFDb");
        assertThat(event.isValuePlain(event.nodeCount() - 1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "92 6b,                       INVALID_MSGPACK, the record is missing",
        "92 6b 81 a1 61,              INVALID_MSGPACK, a value is missing",
        "92 6b 81 a5 61,              INVALID_MSGPACK, a text ends early",
        "92 6b 81 a1 61 db 7fffffff 61, INVALID_MSGPACK, a length that is not there",
        "92 6b 81 a1 61 db ffffffff 61, INVALID_MSGPACK, a length beyond 2 GiB",
        "92 6b df ffffffff a1 61 c0,  INVALID_MSGPACK, members that are not there",
        "92 6b 81 a1 61 dd 80000000,  INVALID_MSGPACK, members beyond 2 Gi",
        "92 6b 81 a1 61 c9 ffffffff 00, INVALID_MSGPACK, an extension that is not there",
        "92 6b 81 a1 61 c1,           INVALID_MSGPACK, a byte that begins nothing",
        "92 6b 81 90 c0,              INVALID_MSGPACK, a list as key",
        "92 6b 80 c0,                 INVALID_MSGPACK, more than a record",
        "92 80 80,                    INVALID_MSGPACK, a map as time",
        "93 6b 80 80,                 INVALID_MSGPACK, three where two are due",
        "92 6b 90,                    NOT_AN_OBJECT, a list as record",
        "92 6b a1 61,                 NOT_AN_OBJECT, text as record",
        "92 92 6b 80 c0,              NOT_AN_OBJECT, no record behind metadata"
    })
    void what_is_no_event_is_refused(String hex, Reason reason, String why) {
        Fault fault = decode(MsgpackBytes.shortest().hex(hex).bytes());
        assertThat(fault).as(why).isNotNull();
        assertThat(fault.reason()).as(why).isEqualTo(reason);
        assertThat(ForwardJson.of(MsgpackBytes.shortest().hex(hex).bytes(), TAG))
                .as(why)
                .isNull();
    }

    @Test
    void an_empty_payload_has_no_content() {
        assertThat(decode(new byte[0])).extracting(Fault::reason).isEqualTo(Reason.EMPTY);
    }

    @Test
    void nesting_is_bounded() {
        assertThat(decode(nested(MsgpackScanner.MAX_DEPTH))).isNull();
        assertThat(decode(nested(MsgpackScanner.MAX_DEPTH + 1)))
                .extracting(Fault::reason)
                .isEqualTo(Reason.TOO_DEEP);
        assertThat(decode(nested(1_000_000))).extracting(Fault::reason).isEqualTo(Reason.TOO_DEEP);
    }

    private static byte[] nested(int levels) {
        MsgpackBytes entry = record().map(1).text("a");
        for (int level = 1; level < levels - 1; level++) {
            entry.array(1);
        }
        return entry.array(0).bytes();
    }

    @Test
    void the_number_of_values_is_bounded() {
        // the whole, forward, tag, time and the record
        assertThat(decode(wide(MsgpackScanner.MAX_NODES - 5))).isNull();
        assertThat(decode(wide(MsgpackScanner.MAX_NODES - 4)))
                .extracting(Fault::reason)
                .isEqualTo(Reason.TOO_MANY_FIELDS);
    }

    private static byte[] wide(int values) {
        MsgpackBytes entry = record().map(values);
        for (int i = 0; i < values; i++) {
            entry.integer(i).nil();
        }
        return entry.bytes();
    }

    @Test
    void an_event_that_ends_early_is_refused_wherever_it_ends() {
        byte[] whole = MsgpackBytes.shortest().hex(FLUENT_BIT).bytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(decode(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isNotNull();
        }
    }

    @Test
    void doubles_are_written_as_java_writes_them() {
        Random random = new Random(7);
        for (int round = 0; round < 300_000; round++) {
            double number = switch (round % 4) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextInt(2_000_000_000) / Math.pow(10, random.nextInt(12));
                case 2 -> random.nextDouble() * 100;
                default -> -random.nextInt(100_000) - random.nextInt(1000) / 1000.0;
            };
            assertThat(decode(record().map(1).text("n").real(number).bytes())).isNull();
            assertThat(event.text(event.nodeCount() - 1)).isEqualTo(Double.toString(number));
        }
    }

    @Test
    void says_of_generated_events_what_json_says() {
        int good = 0;
        int bad = 0;
        for (int seed = 0; seed < 40_000; seed++) {
            Random random = new Random(seed);
            byte[] entry = Generated.entry(random);
            if (random.nextInt(3) == 0) {
                entry = Generated.broken(random, entry);
            }
            if (agrees(entry)) {
                good++;
            } else {
                bad++;
            }
        }
        assertThat(good).isGreaterThan(25_000);
        assertThat(bad).isGreaterThan(3_000);
    }

    @FuzzTest(maxDuration = "20s")
    void agrees_with_msgpack_core(byte[] entry) {
        agrees(entry);
    }

    /** Whether both hold it for an event; what the event is, is held to be the same. */
    private boolean agrees(byte[] entry) {
        Fault fault = decode(entry);
        if (fault != null && (fault.reason() == Reason.TOO_DEEP || fault.reason() == Reason.TOO_MANY_FIELDS)) {
            return false;
        }
        String json = ForwardJson.of(entry, TAG);
        String as = HexFormat.of().formatHex(entry);
        assertThat(fault == null).as(as).isEqualTo(json != null);
        if (json == null) {
            return false;
        }
        assertThat(lines(event)).as(as).isEqualTo(linesOfJson(json));
        assertThat(PayloadText.of(Format.FORWARD, TAG, entry)).as(as).isEqualTo(new PayloadText(json, false));
        for (int node = 0; node < event.nodeCount(); node++) {
            if (event.isValuePlain(node)) {
                assertThat(event.text(node)).as(as).matches(text -> text.chars().allMatch(c -> c < 0x80));
            }
        }
        return true;
    }

    /** Events by chance. */
    private static final class Generated {

        private static final String[] TEXTS = {
            "",
            "a",
            "Image",
            "C:\\Windows\\cmd.exe",
            "line\r\n\"quoted\"",
            "привіт",
            "😀",
            "\u0000",
            "a.b",
            "x".repeat(300)
        };

        private Generated() {}

        static byte[] entry(Random random) {
            MsgpackBytes out = MsgpackBytes.anyWidth(random);
            if (random.nextInt(4) > 0) {
                out.array(2);
            }
            if (random.nextInt(3) == 0) {
                out.array(2);
                time(random, out);
                map(random, out, 2);
            } else {
                time(random, out);
            }
            map(random, out, 4);
            return out.bytes();
        }

        private static void time(Random random, MsgpackBytes out) {
            switch (random.nextInt(4)) {
                case 0 -> out.integer(random.nextInt() & 0xFFFFFFFFL);
                case 1 -> out.real(random.nextInt() / 1000.0);
                case 2 -> out.nil();
                default -> out.eventTime(random.nextInt() & 0xFFFFFFFFL, random.nextInt(1_100_000_000));
            }
        }

        private static void map(Random random, MsgpackBytes out, int depth) {
            int members = random.nextInt(random.nextInt(20) == 0 ? 40 : 6);
            out.map(members);
            for (int i = 0; i < members; i++) {
                if (random.nextInt(8) == 0) {
                    scalar(random, out);
                } else {
                    out.text(TEXTS[random.nextInt(TEXTS.length)]);
                }
                value(random, out, depth - 1);
            }
        }

        private static void value(Random random, MsgpackBytes out, int depth) {
            int kind = random.nextInt(depth > 0 ? 5 : 3);
            if (kind == 3) {
                map(random, out, depth);
            } else if (kind == 4) {
                int members = random.nextInt(random.nextInt(20) == 0 ? 40 : 5);
                out.array(members);
                for (int i = 0; i < members; i++) {
                    value(random, out, depth - 1);
                }
            } else {
                scalar(random, out);
            }
        }

        private static void scalar(Random random, MsgpackBytes out) {
            switch (random.nextInt(12)) {
                case 0 -> out.nil();
                case 1 -> out.bool(random.nextBoolean());
                case 2 -> out.integer(random.nextLong() >> random.nextInt(64));
                case 3 -> out.unsigned64(random.nextLong());
                case 4 -> out.real(Float.intBitsToFloat(random.nextInt()));
                case 5 -> out.real(Double.longBitsToDouble(random.nextLong()));
                case 6 -> out.real(random.nextInt(100_000) / 100.0);
                case 7 -> out.binary(bytes(random));
                case 8 -> out.extension(random.nextInt(4) - 2, bytes(random));
                case 9 -> out.eventTime(random.nextInt() & 0xFFFFFFFFL, random.nextInt(1_100_000_000));
                case 10 ->
                    out.timestamp(
                            random.nextInt() & 0xFFFFFFFFL, random.nextInt(1_100_000_000), 4 << random.nextInt(2));
                default -> out.timestamp(random.nextLong() >> random.nextInt(64), random.nextInt(1_100_000_000), 12);
            }
        }

        private static byte[] bytes(Random random) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 400 : 18)];
            random.nextBytes(bytes);
            return bytes;
        }

        static byte[] broken(Random random, byte[] entry) {
            byte[] changed = entry.clone();
            if (random.nextBoolean()) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                return changed;
            }
            return Arrays.copyOf(changed, random.nextInt(changed.length + 1));
        }
    }
}
