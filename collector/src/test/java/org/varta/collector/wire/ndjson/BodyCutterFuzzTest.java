package org.varta.collector.wire.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCutterFuzzTest {

    private static final IngestLimits LIMITS = new IngestLimits(64, 100);

    @FuzzTest
    void losesNothingButBlanksAndSeparators(byte[] body) {
        check(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "[",
                "[[]",
                "[}",
                "[{]]",
                "[{}}",
                "{\"a",
                "\"\\",
                "[1 2]",
                "[,,1]",
                "]",
                "[\"\\\"]",
                "{}{}",
                "a\rb\r\n",
                "[1]]",
                "}{",
                "[]1"
            })
    void losesNothingOfWhatLooksLikeJson(String body) {
        check(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void check(byte[] body) {
        for (Cut cut : List.of(BodyCutter.lines(body, LIMITS), BodyCutter.texts(body, LIMITS))) {
            if (cut instanceof Cut.Events(List<byte[]> payloads)) {
                assertThat(payloads).allSatisfy(payload -> assertThat(payload).isNotEmpty());
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                payloads.forEach(all::writeBytes);
                byte[] kept = strip(all.toByteArray(), false);
                assertThat(kept).isIn(strip(body, false), strip(body, true));
            }
        }
    }

    /** Without white space, and without the outer array's own brackets and commas when {@code array}. */
    private static byte[] strip(byte[] bytes, boolean array) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean blank = b == ' ' || b == '\t' || b == '\r' || b == '\n';
            if (!array) {
                if (!blank) {
                    out.write(b);
                }
                continue;
            }
            if (quoted) {
                if (!blank) {
                    out.write(b);
                }
                if (b == '\\' && i + 1 < bytes.length) {
                    byte next = bytes[++i];
                    if (!(next == ' ' || next == '\t' || next == '\r' || next == '\n')) {
                        out.write(next);
                    }
                } else if (b == '"') {
                    quoted = false;
                }
                continue;
            }
            quoted = b == '"';
            boolean opens = b == '[' || b == '{';
            boolean closes = b == ']' || b == '}';
            depth -= closes ? 1 : 0;
            boolean outer = (depth == 0 && (opens || closes)) || (depth == 1 && b == ',');
            depth += opens ? 1 : 0;
            if (!blank && !outer) {
                out.write(b);
            }
        }
        return out.toByteArray();
    }
}
