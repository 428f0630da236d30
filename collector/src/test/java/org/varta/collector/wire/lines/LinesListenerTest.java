package org.varta.collector.wire.lines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.RawClient;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;
import org.varta.collector.wire.WireFixture;

@Timeout(60)
class LinesListenerTest {

    private static final StreamLimits LIMITS =
            new StreamLimits(100, 64 << 10, Duration.ofSeconds(20), 10, 10, Duration.ofSeconds(5));

    @Test
    void keepsEveryLineAsItCame() throws Exception {
        try (WireFixture wire = new WireFixture()) {
            try (StreamListener lines = LinesListener.start(LIMITS, WireFixture.loopback(), "lines", wire.intake());
                    RawClient sender = new RawClient(lines.address())) {
                sender.send("{\"a\": 1}\r\n\n \t\n  {\"b\":\"\u00ff\"} \n" + "[".repeat(150) + "\n{}");
                sender.endOutput();
                Await.until(() -> wire.delivery.kept().size() == 4);

                assertThat(wire.delivery.kept().stream().map(frame -> new String(frame.payload(), ISO_8859_1)))
                        .containsExactly("{\"a\": 1}", "  {\"b\":\"\u00ff\"} ", "[".repeat(100), "{}");
                assertThat(wire.delivery.contexts()).containsExactly("", "", "truncated", "partial");
                assertThat(wire.delivery.kept()).allSatisfy(frame -> {
                    assertThat(frame.format()).isEqualTo(Format.JSON);
                    assertThat(frame.origin().protocol()).isEqualTo("json-lines");
                });
            }
            assertThat(wire.budget.usedBytes()).isZero();
        }
    }

    @FuzzTest
    void neverDependsOnHowTheStreamIsSplit(byte[] stream) {
        check(stream);
    }

    @Test
    void neverDependsOnHowAnUglyStreamIsSplit() {
        check(("a\r\n\n" + "b".repeat(250) + "\r\nc\0\n \n" + "d".repeat(100) + "\ne").getBytes(ISO_8859_1));
    }

    private static void check(byte[] stream) {
        List<String> whole = frames(stream, Math.max(1, stream.length));

        assertThat(frames(stream, 1)).isEqualTo(whole);
        assertThat(frames(stream, 3)).isEqualTo(whole);
        assertThat(whole).allSatisfy(frame -> assertThat(frame).isNotBlank());
    }

    private static List<String> frames(byte[] stream, int step) {
        List<String> frames = new ArrayList<>();
        LineFraming framing = new LineFraming(100);
        for (int at = 0; at < stream.length; at += step) {
            ByteBuf in = Unpooled.wrappedBuffer(stream, at, Math.min(step, stream.length - at));
            framing.feed(in, (payload, end) -> frames.add(end + new String(payload, ISO_8859_1)));
            in.release();
        }
        framing.flush((payload, end) -> frames.add(end + new String(payload, ISO_8859_1)));
        return frames;
    }
}
