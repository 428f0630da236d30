package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.event.Event.NONE;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/** The quick way of reading JSON against the careful one, on JSON that is right and JSON that is nearly right. */
class QuickJsonTest {

    private static final String[] STRINGS = {
        "",
        "a",
        "EventID",
        "C:\\\\Windows\\\\System32\\\\cmd.exe",
        "line\\r\\n\\tline",
        "\\u0041\\/\\\"",
        "\\ud83d\\ude00",
        "кирилиця",
        "exactly8",
        "sixteen bytes ok",
        "a much longer text that takes more than one word of eight bytes to read",
        "\\x",
        "\\u12G4",
        "tab\there",
        "\u0001"
    };

    private static final String[] WORDS = {
        "0", "-1", "12.5", "1e3", "-0.0E-2", "01", "1.", ".5", "+1", "true", "false", "null", "tru", "nulll", "NaN"
    };

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0, 1, 2 -> '"' + STRINGS[random.nextInt(random.nextInt(4) == 0 ? STRINGS.length : 11)] + '"';
            case 3 -> WORDS[random.nextInt(random.nextInt(4) == 0 ? WORDS.length : 3)];
            case 4 -> WORDS[9 + random.nextInt(3)];
            case 5 -> array(random, depth - 1);
            default -> object(random, depth - 1);
        };
    }

    private static String array(Random random, int depth) {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(blank(random) + value(random, depth) + blank(random));
        }
        return "[" + String.join(",", members) + "]";
    }

    private static String object(Random random, int depth) {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.add(blank(random)
                    + '"'
                    + STRINGS[random.nextInt(11)]
                    + '"'
                    + blank(random)
                    + ":"
                    + blank(random)
                    + value(random, depth));
        }
        return "{" + String.join(",", members) + blank(random) + "}";
    }

    private static String blank(Random random) {
        return random.nextInt(6) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
    }

    private static byte[] broken(Random random, byte[] json) {
        byte[] changed = json.clone();
        switch (random.nextInt(3)) {
            case 0 -> changed[random.nextInt(changed.length)] = (byte) "{}[],:\"\\ x0\t".charAt(random.nextInt(12));
            case 1 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            default -> changed = java.util.Arrays.copyOf(changed, random.nextInt(changed.length + 1));
        }
        return changed;
    }

    private static List<String> nodes(Event event) {
        List<String> nodes = new ArrayList<>();
        for (int node = 0; node < event.nodeCount(); node++) {
            nodes.add(event.parent(node)
                    + " "
                    + event.name(node)
                    + " "
                    + event.kind(node)
                    + " "
                    + event.text(node)
                    + " "
                    + event.isValueEscaped(node)
                    + event.isNameEscaped(node)
                    + event.isValuePlain(node));
        }
        return nodes;
    }

    @Test
    void reads_what_the_careful_way_reads_and_refuses_what_it_refuses() {
        Event quick = new Event(FieldCatalog.of(List.of()));
        Event careful = new Event(FieldCatalog.of(List.of()));
        int good = 0;
        int bad = 0;
        for (int round = 0; round < 60_000; round++) {
            long seed = 7L * round + 1;
            Random random = new Random(seed);
            byte[] json = object(random, 4).getBytes(UTF_8);
            if (random.nextBoolean()) {
                json = broken(random, json);
            }
            quick.reset(json, 0, json.length);
            careful.reset(json, 0, json.length);
            Fault fault = JsonScanner.scanWithCare(careful, 0, json.length, NONE);
            boolean isRead = QuickJson.scan(quick, 0, json.length, NONE);
            String as = "seed " + seed + ": " + new String(json, UTF_8);
            if (isRead) {
                good++;
                assertThat(fault).as(as).isNull();
                assertThat(nodes(quick)).as(as).isEqualTo(nodes(careful));
            } else {
                assertThat(quick.nodeCount()).as(as).isZero();
                bad++;
            }
        }
        assertThat(good).isGreaterThan(15_000);
        assertThat(bad).isGreaterThan(10_000);
    }

    @Test
    void knows_each_byte_at_each_place_of_a_word() {
        Event quick = new Event(FieldCatalog.of(List.of()));
        Event careful = new Event(FieldCatalog.of(List.of()));
        for (int value = 0; value < 256; value++) {
            for (int at = 6; at < 6 + 17; at++) {
                // a space, and characters one above those that are looked for, stand before and behind
                byte[] json = "{\"a\":\" !#]#! !#]#! !#]#!\"}".getBytes(UTF_8);
                json[at] = (byte) value;
                quick.reset(json, 0, json.length);
                careful.reset(json, 0, json.length);
                boolean isGood = JsonScanner.scanWithCare(careful, 0, json.length, NONE) == null;

                assertThat(QuickJson.scan(quick, 0, json.length, NONE))
                        .as("byte %d at %d", value, at)
                        .isEqualTo(isGood);
                if (isGood) {
                    assertThat(nodes(quick)).isEqualTo(nodes(careful));
                }
            }
        }
    }

    @Test
    void reads_usual_telemetry_by_itself() {
        String json = "{\"EventID\":4688,\"Message\":\"a\\r\\n\\tb\",\"d\":{\"x\":[1,true,null,-2.5]},\"e\":\"\"}\n";
        Event event = new Event(FieldCatalog.of(List.of()));
        byte[] bytes = json.getBytes(UTF_8);
        event.reset(bytes, 0, bytes.length);

        assertThat(QuickJson.scan(event, 0, bytes.length, NONE)).isTrue();
    }

    @Test
    void takes_no_bytes_behind_the_end_for_a_part_of_the_text() {
        byte[] bytes = "{\"a\":\"x\"}".getBytes(UTF_8);
        Event event = new Event(FieldCatalog.of(List.of()));
        for (int to = 0; to < bytes.length; to++) {
            event.reset(bytes, 0, bytes.length);
            assertThat(QuickJson.scan(event, 0, to, NONE)).as("%d bytes", to).isFalse();
        }
    }
}
