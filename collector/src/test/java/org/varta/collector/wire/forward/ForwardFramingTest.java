package org.varta.collector.wire.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.wire.BrokenStreamException;
import org.varta.collector.wire.StreamFraming;

class ForwardFramingTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final ForwardLimits LIMITS = new ForwardLimits(200, 2_000, 100);

    /** What comes out of a stream, a line an event or answer; the last is the fault, if there is one. */
    private static final class Seen implements StreamFraming.Sink {

        private final ForwardFraming framing = new ForwardFraming(LIMITS);
        private final List<String> lines = new ArrayList<>();
        private boolean isBroken;

        @Override
        public void frame(byte[] payload, StreamFraming.End end) {
            throw new AssertionError("single frames are for other protocols");
        }

        @Override
        public void message(List<byte[]> payloads, byte[] context, byte[] answer) {
            String tag = new String(context, UTF_8);
            payloads.forEach(payload -> lines.add(tag + " " + HEX.formatHex(payload)));
            lines.add("answer " + HEX.formatHex(answer));
        }

        /** Which of several faults is seen first depends on what has come. */
        List<String> untilBroken() {
            return isBroken ? lines.subList(0, lines.size() - 1) : lines;
        }

        /** Gives the stream in pieces of {@code step} bytes. */
        Seen feed(byte[] stream, int from, int to, int step) {
            for (int at = from; at < to && !isBroken; at += step) {
                ByteBuf in = Unpooled.wrappedBuffer(stream, at, Math.min(step, to - at));
                try {
                    framing.feed(in, this);
                    assertThat(in.isReadable()).isFalse();
                } catch (BrokenStreamException e) {
                    lines.add(e.getMessage());
                    isBroken = true;
                } finally {
                    in.release();
                }
            }
            return this;
        }
    }

    private static Seen seen(byte[] stream, int step) {
        return new Seen().feed(stream, 0, stream.length, step);
    }

    @Test
    void messages_of_real_clients_are_read_wherever_they_are_split() {
        for (Golden golden : Golden.ALL) {
            List<String> wanted = new ArrayList<>();
            golden.events().forEach(event -> wanted.add(golden.tag() + " " + HEX.formatHex(event)));
            wanted.add("answer " + HEX.formatHex(golden.answer()));
            byte[] stream = golden.message();
            for (int split = 0; split <= stream.length; split++) {
                Seen seen = new Seen();
                seen.feed(stream, 0, split, Math.max(1, split));
                assertThat(seen.framing.pendingBytes()).isEqualTo(split < stream.length ? split : 0);
                seen.feed(stream, split, stream.length, stream.length);
                assertThat(seen.lines).as("%s at %d", golden.client(), split).isEqualTo(wanted);
            }
        }
    }

    @Test
    void heartbeats_and_messages_of_all_modes_follow_each_other() {
        byte[] first = Messages.event(1);
        byte[] second = Messages.event(2);
        byte[] stream = Messages.join(
                new byte[] {(byte) 0xC0, (byte) 0xC0},
                Messages.single(1, ""),
                new byte[] {(byte) 0xC0},
                Messages.forward("", first, second),
                Messages.forward("c1"),
                Messages.packed("c2", "", Messages.join(first, second)),
                Messages.packed("c3", "text", first),
                Messages.packed("c4", "gzip", Messages.join(Messages.gzip(first), Messages.gzip(second))),
                Messages.packed("c5", "gzip", new byte[0]));
        String a = "t " + HEX.formatHex(first);
        String b = "t " + HEX.formatHex(second);
        for (int step : new int[] {1, 2, 7, stream.length}) {
            assertThat(seen(stream, step).lines)
                    .containsExactly(
                            a.replace("92", ""),
                            "answer ",
                            a,
                            b,
                            "answer ",
                            answer("c1"),
                            a,
                            b,
                            answer("c2"),
                            a,
                            answer("c3"),
                            a,
                            b,
                            answer("c4"),
                            answer("c5"));
        }
    }

    private static String answer(String chunk) {
        return "answer " + HEX.formatHex(Messages.ack(chunk));
    }

    @Test
    void a_chunk_is_repeated_byte_by_byte() {
        for (String chunk : List.of("a5cac3a9a9a9", "c4020d0a", "d90161", "db0000000161")) {
            byte[] message = HEX.parseHex("93a17491" + "9207" + "80" + "82a473697a6501a56368756e6b" + chunk);
            List<String> lines = seen(message, 5).lines;
            assertThat(lines).last().isEqualTo("answer 81a361636b" + chunk);
        }
    }

    @Test
    void what_cannot_be_told_apart_in_a_packed_message_is_kept_as_one_event() {
        byte[] stream = Messages.packed(
                "c", "", Messages.join(Messages.event(1), new byte[] {(byte) 0x92, 7, (byte) 0xC1, 1, 2, 3}));
        assertThat(seen(stream, 1).lines)
                .containsExactly("t " + HEX.formatHex(Messages.event(1)), "t 9207c1010203", answer("c"));
    }

    @ParameterizedTest
    @CsvSource({
        "474554, begins with 71",
        "5b22, begins with 91",
        "80, begins with 128",
        "90, two to four members",
        "91a174, two to four members",
        "95a17407808080, two to four members",
        "92a17407, no record",
        "9307918080, a tag is text",
        "93a17480 80, stands a map",
        "94a1749080 80, more than an option",
        "93a17490 07, the option is no map",
        "93a17490 81a56368756e6b07, a chunk is text",
        "93a174c400 81aa636f6d70726573736564a47a737464, another compression",
        "93a174c400 81aa636f6d7072657373656407, a compression is text",
        "93a174c40100 81aa636f6d70726573736564a4677a6970, no gzip",
        "93a174c4021f8b 81aa636f6d70726573736564a4677a6970, ends early",
        "92a17491c1, no value begins",
        "92a174dd7fffffff, at least 2147483655 bytes",
        "92a174ddffffffff, at least 4294967303 bytes",
        "92a174c6000007d1, at least 2009 bytes",
        "dfffffffff, begins with 223"
    })
    void what_is_no_message_breaks_the_stream(String hex, String why) {
        byte[] stream = HEX.parseHex(hex.replace(" ", ""));
        for (int step : new int[] {1, stream.length}) {
            assertThat(seen(stream, step).lines)
                    .as(hex)
                    .singleElement()
                    .asString()
                    .contains(why);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"92a17490", "93a17490c0", "93a1749080", "93a17490 81a56368756e6bc0", "92a174a0", "94a174c080c0"})
    void a_message_without_chunk_is_not_answered(String hex) {
        assertThat(seen(HEX.parseHex(hex.replace(" ", "")), 1).lines).last().isEqualTo("answer ");
    }

    @Test
    void limits_hold_to_the_byte() {
        byte[] large = Messages.join(
                new byte[] {(byte) 0x92, 7, (byte) 0x81, (byte) 0xA1, 'a'}, Messages.text("x".repeat(192)));
        assertThat(large).hasSize(200);
        assertThat(seen(Messages.forward("", large), 9).lines).hasSize(2);
        byte[] larger = Messages.join(
                new byte[] {(byte) 0x92, 7, (byte) 0x81, (byte) 0xA1, 'a'}, Messages.text("x".repeat(193)));
        assertThat(seen(Messages.forward("", larger), 9).lines).containsExactly("an event of 201 bytes, at most 200");

        byte[] hundred = new byte[100];
        assertThat(seen(Messages.packed("c", "", hundred), 9).lines).hasSize(101);
        assertThat(seen(Messages.packed("c", "", new byte[101]), 9).lines).containsExactly("more than 100 events");

        int around = Messages.packed("c", "", new byte[0]).length;
        byte[] full = Messages.packed("c", "", entries(2_000 - around));
        assertThat(full).hasSize(2_000);
        assertThat(seen(full, 9).lines).last().isEqualTo(answer("c"));
        assertThat(seen(Messages.packed("c", "", entries(2_001 - around)), 9).lines)
                .singleElement()
                .asString()
                .contains("at most 2000");

        byte[] chunk = Messages.forward("c".repeat(512));
        assertThat(seen(chunk, 9).lines).containsExactly(answer("c".repeat(512)));
        assertThat(seen(Messages.forward("c".repeat(513)), 9).lines)
                .containsExactly("a chunk is text of at most 512 bytes");
    }

    /** Entries of so many bytes together, each far below the limit of an event. */
    private static byte[] entries(int bytes) {
        byte[] entries = new byte[bytes];
        for (int at = 0; at + 1 < bytes; at += 100) {
            entries[at] = (byte) 0xD9;
            entries[at + 1] = (byte) (Math.min(100, bytes - at) - 2);
        }
        return entries;
    }

    @Test
    void a_bomb_stops_at_the_limit_of_a_message() {
        assertThat(seen(Messages.packed("c", "gzip", Messages.gzip(entries(2_000))), 99).lines)
                .last()
                .isEqualTo(answer("c"));
        assertThat(seen(Messages.packed("c", "gzip", Messages.gzip(new byte[2_001])), 99).lines)
                .containsExactly("more than 2000 bytes once unpacked");
        assertThat(seen(Messages.packed("c", "gzip", Messages.gzip(new byte[1 << 20])), 99).lines)
                .containsExactly("more than 2000 bytes once unpacked");
    }

    @Test
    void gzip_is_taken_whole_or_not_at_all() {
        byte[] good = Messages.gzip(Messages.event(1));
        for (int i = 0; i < good.length; i++) {
            byte[] cut = Arrays.copyOf(good, i);
            assertThat(seen(Messages.packed("c", "gzip", cut), 99).lines).hasSize(1);
        }
        byte[] wrongChecksum = good.clone();
        wrongChecksum[good.length - 5] ^= 1;
        assertThat(seen(Messages.packed("c", "gzip", wrongChecksum), 99).lines)
                .containsExactly("no gzip, or its checksum is wrong");
        assertThat(seen(Messages.packed("c", "gzip", Messages.join(good, new byte[] {0})), 99).lines)
                .containsExactly("no gzip, or its checksum is wrong");
    }

    @Test
    void half_a_message_is_forgotten_and_told() throws Exception {
        Seen seen = new Seen();
        byte[] message = Messages.single(1, "c");
        seen.feed(message, 0, message.length - 1, 3);
        assertThat(seen.framing.pendingBytes()).isEqualTo(message.length - 1);
        assertThat(catchThrowableOfType(BrokenStreamException.class, () -> seen.framing.flush(seen)))
                .hasMessageContaining("the first " + (message.length - 1) + " bytes");
        assertThat(seen.framing.pendingBytes()).isZero();
        seen.framing.flush(seen);
        assertThat(seen.lines).isEmpty();
    }

    @FuzzTest
    void never_depends_on_how_the_stream_is_split(byte[] stream) {
        check(stream);
    }

    @Test
    void never_depends_on_how_an_ugly_stream_is_split() {
        Random random = new Random(3);
        for (int round = 0; round < 3_000; round++) {
            List<byte[]> parts = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                byte[] part = Golden.ALL.get(random.nextInt(4)).message().clone();
                if (random.nextInt(3) == 0) {
                    part[random.nextInt(part.length)] = (byte) random.nextInt(256);
                }
                parts.add(part);
            }
            check(Messages.join(parts.toArray(new byte[0][])));
        }
    }

    private static void check(byte[] stream) {
        Seen whole = seen(stream, Math.max(1, stream.length));
        for (int step : new int[] {1, 7}) {
            Seen pieces = seen(stream, step);
            assertThat(pieces.isBroken).isEqualTo(whole.isBroken);
            assertThat(pieces.untilBroken()).isEqualTo(whole.untilBroken());
        }
    }
}
