package org.varta.collector.wire.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyslogFramingTest {

    private static final int MAX_BYTES = 100;

    /** A stream and the messages in it. */
    record Vector(String stream, List<String> messages) {}

    static List<Vector> vectors() {
        return List.of(
                // rsyslog: the template's LF is inside the count, the message begins with a blank
                new Vector(
                        "68 <13>1 2026-11-22T08:14:47.702093+00:00 vm probe 42 - -  hello plain\n",
                        List.of("<13>1 2026-11-22T08:14:47.702093+00:00 vm probe 42 - -  hello plain")),
                // cloudbees: CRLF follows outside of the count
                new Vector(
                        "54 <14>1 2026-11-22T08:17:50.229Z vm app - - - hello 5425\r\n5 <1>ab",
                        List.of("<14>1 2026-11-22T08:17:50.229Z vm app - - - hello 5425", "<1>ab")),
                // Fluent Bit: LF and a byte order mark before the text
                new Vector(
                        "<14>1 2026-11-22T08:30:43.924710Z h1 - 42 - - \u00ef\u00bb\u00bfhello\n",
                        List.of("<14>1 2026-11-22T08:30:43.924710Z h1 - 42 - - \u00ef\u00bb\u00bfhello")),
                // both ways on one connection, LF inside a counted message
                new Vector("<1>a\n8 <2>b\nc\nd<3>e\n5 <4>fg", List.of("<1>a", "<2>b\nc\nd", "<3>e", "<4>fg")),
                // Cisco ASA: a blank behind LF; others: NUL and CR behind the text
                new Vector(
                        "<1>a\n <2>b\0\n<3>c\r\n<4>d\r\0\n\0\r\n <5>e\0\r\n",
                        List.of("<1>a", "<2>b", "<3>c", "<4>d", "<5>e")),
                // numbers that are no counts
                new Vector(
                        "1 2026-11-22T08:14:47Z h a - - - x\n0 <1>a\n45: *Mar 1\n12 monkeys\n12<1>b\n",
                        List.of("1 2026-11-22T08:14:47Z h a - - - x", "0 <1>a", "45: *Mar 1", "12 monkeys", "12<1>b")),
                // a count of nine digits is none: nothing is skipped by it
                new Vector("999999999 <1>a\n<2>b\n", List.of("999999999 <1>a", "<2>b")),
                // no PRI, JSON, bytes that are not UTF-8
                new Vector(
                        "{\"a\":1}\n\u00cf\u00f0\u00e8\u00e2\u00b3\u00f2\n",
                        List.of("{\"a\":1}", "\u00cf\u00f0\u00e8\u00e2\u00b3\u00f2")),
                // exactly the limit, counted and not
                new Vector(
                        "100 <" + "x".repeat(99) + "<" + "y".repeat(99) + "\n",
                        List.of("<" + "x".repeat(99), "<" + "y".repeat(99))),
                new Vector("\n\n\r\n", List.of()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void cutsWhatSendersReallySend(Vector vector) {
        assertThat(frames(vector.stream().getBytes(ISO_8859_1), Integer.MAX_VALUE))
                .isEqualTo(vector.messages());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void cutsTheSameHoweverTheStreamIsSplit(Vector vector) {
        byte[] stream = vector.stream().getBytes(ISO_8859_1);

        assertThat(frames(stream, 1)).isEqualTo(vector.messages());
        for (int at = 0; at <= stream.length; at++) {
            List<String> frames = new ArrayList<>();
            SyslogFraming framing = new SyslogFraming(MAX_BYTES);
            feed(framing, stream, 0, at, frames);
            feed(framing, stream, at, stream.length, frames);
            assertThat(frames).as("split at %d", at).isEqualTo(vector.messages());
        }
    }

    @Test
    void cutsLongMessagesAndStaysInStep() {
        String counted = "1000 <" + "x".repeat(999);
        String line = "<" + "y".repeat(500);

        for (int step : new int[] {1, 7, 10_000}) {
            assertThat(frames((counted + "<2>b\n" + line + "\n<3>c\n").getBytes(UTF_8), step))
                    .containsExactly("TRUNCATED <" + "x".repeat(99), "<2>b", "TRUNCATED <" + "y".repeat(99), "<3>c");
        }
    }

    @Test
    void givesWhatIsThereWhenTheStreamEnds() {
        assertThat(framesAndRest("<1>a\n<2>b")).containsExactly("<1>a", "PARTIAL <2>b");
        assertThat(framesAndRest("20 <1>abc")).containsExactly("PARTIAL <1>abc");
        assertThat(framesAndRest("20 ")).containsExactly("PARTIAL 20 ");
        assertThat(framesAndRest("<1>a\n \r\n")).containsExactly("<1>a");
    }

    @Test
    void staysInStepAfterGivingHalfACountedMessage() {
        List<String> frames = new ArrayList<>();
        SyslogFraming framing = new SyslogFraming(MAX_BYTES);
        byte[] stream = "10 <1>abcdefg<2>h\n".getBytes(UTF_8);
        feed(framing, stream, 0, 8, frames);
        framing.flush((payload, end) -> frames.add(text(payload, end)));
        feed(framing, stream, 8, stream.length, frames);

        assertThat(frames).containsExactly("PARTIAL <1>ab", "<2>h");
    }

    @Test
    void holdsNoMoreThanWhatCame() {
        SyslogFraming framing = new SyslogFraming(1 << 20);

        feed(framing, "9999999 <1>".getBytes(UTF_8), 0, 11, new ArrayList<>());

        assertThat(framing.pendingBytes()).isEqualTo(3);
    }

    @FuzzTest
    void neverDependsOnHowTheStreamIsSplit(byte[] stream) {
        List<String> whole = frames(stream, Integer.MAX_VALUE);

        assertThat(frames(stream, 1)).isEqualTo(whole);
        assertThat(frames(stream, 3)).isEqualTo(whole);
        assertThat(whole).allSatisfy(frame -> assertThat(frame).isNotEmpty());
    }

    private static List<String> frames(byte[] stream, int step) {
        List<String> frames = new ArrayList<>();
        SyslogFraming framing = new SyslogFraming(MAX_BYTES);
        for (int at = 0; at < stream.length; at += Math.min(step, stream.length)) {
            feed(framing, stream, at, (int) Math.min(stream.length, (long) at + step), frames);
        }
        return frames;
    }

    private static List<String> framesAndRest(String stream) {
        List<String> frames = new ArrayList<>();
        SyslogFraming framing = new SyslogFraming(MAX_BYTES);
        feed(framing, stream.getBytes(UTF_8), 0, stream.length(), frames);
        framing.flush((payload, end) -> frames.add(text(payload, end)));
        assertThat(framing.pendingBytes()).isZero();
        return frames;
    }

    private static void feed(SyslogFraming framing, byte[] stream, int from, int to, List<String> frames) {
        ByteBuf in = Unpooled.wrappedBuffer(stream, from, to - from);
        framing.feed(in, (payload, end) -> frames.add(text(payload, end)));
        assertThat(in.isReadable()).isFalse();
        assertThat(framing.pendingBytes()).isLessThanOrEqualTo(MAX_BYTES);
        in.release();
    }

    private static String text(byte[] payload, org.varta.collector.wire.StreamFraming.End end) {
        String text = new String(payload, ISO_8859_1);
        return end == org.varta.collector.wire.StreamFraming.End.WHOLE ? text : end + " " + text;
    }
}
