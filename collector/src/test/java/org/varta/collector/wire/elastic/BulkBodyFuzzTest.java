package org.varta.collector.wire.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkBodyFuzzTest {

    private final JsonFactory json = new JsonFactory();

    @FuzzTest
    void losesNothingButLineEnds(byte[] body) {
        check(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "{\"index\":{}}",
                "{\"index\":{}}\n",
                "{\"delete\":{}}\n{\"delete\":{}}",
                "{\"index\":[]}\nx",
                "{\"index\":{\"_index\":{\"a\":1},\"_id\":null}}\nx",
                "{\"create\":{\"_id\":\"\\ud800\"}}\n{}",
                "\r\n \t\n{}"
            })
    void losesNothingOfWhatLooksLikeABulk(String body) {
        check(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void check(byte[] body) {
        List<BulkAction> actions = BulkBody.cut(json, body, "", 1_000);
        if (actions == null) {
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (BulkAction action : actions) {
            all.writeBytes(action.line());
            all.writeBytes(action.source());
        }
        assertThat(withoutBlanks(all.toByteArray())).isEqualTo(withoutBlanks(body));
        assertThat(BulkAnswer.of(actions, 1, 1, false)).isNotEmpty();
    }

    private static byte[] withoutBlanks(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                out.write(b);
            }
        }
        return out.toByteArray();
    }
}
