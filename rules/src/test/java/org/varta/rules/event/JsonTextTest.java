package org.varta.rules.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    private static String unescape(String raw) {
        byte[] bytes = raw.getBytes(UTF_8);
        return JsonText.unescape(bytes, 0, bytes.length);
    }

    @Test
    void replacesEveryEscapeOfRfc8259() {
        assertThat(unescape("a\\\"b\\\\c\\/d\\b\\f\\n\\r\\te")).isEqualTo("a\"b\\c/d\b\f\n\r\te");
        assertThat(unescape("\\u0041\\u00e9\\u20AC")).isEqualTo("Aé€");
        assertThat(unescape("\\uD83D\\uDE00")).isEqualTo("😀");
    }

    @Test
    void replacesLoneSurrogates() {
        assertThat(unescape("x\\uD83Dy")).isEqualTo("x\uFFFDy");
        assertThat(unescape("\\uDE00\\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void leavesWhatIsNoEscapeAsItStands() {
        assertThat(unescape("C:\\Windows")).isEqualTo("C:\\Windows");
        assertThat(unescape("\\u12G4")).isEqualTo("\\u12G4");
        assertThat(unescape("\\u123")).isEqualTo("\\u123");
        assertThat(unescape("\\u١٢٣٤")).isEqualTo("\\u١٢٣٤");
        assertThat(unescape("end\\")).isEqualTo("end\\");
    }

    @Test
    void readsOnlyItsOwnPartOfTheBytes() {
        byte[] bytes = "\\n[\\t]\\n".getBytes(UTF_8);

        assertThat(JsonText.unescape(bytes, 3, 2)).isEqualTo("\t");
    }

    @Test
    void turnsMalformedUtf8IntoReplacementCharacters() {
        byte[] bytes = {'a', (byte) 0xC3, '(', (byte) 0xFF, '\\', 'n'};

        assertThat(JsonText.unescape(bytes, 0, bytes.length)).isEqualTo("a\uFFFD(\uFFFD\n");
    }

    @Test
    void agreesWithJacksonOnLegalStrings() throws IOException {
        long seed = 20261122;
        Random random = new Random(seed);
        String[] parts = {"a", "é", "😀", "\\n", "\\\\", "\\\"", "\\u0041", "\\uD83D\\uDE00", "\\/", "\\u0000", " "};
        for (int round = 0; round < 2000; round++) {
            StringBuilder raw = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                raw.append(parts[random.nextInt(parts.length)]);
            }
            assertThat(unescape(raw.toString())).as("seed %d: %s", seed, raw).isEqualTo(jackson(raw.toString()));
        }
    }

    private static String jackson(String raw) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser("\"" + raw + "\"")) {
            parser.nextToken();
            return parser.getText();
        }
    }

    @FuzzTest
    void givesWellFormedTextForAnyBytes(FuzzedDataProvider data) {
        byte[] bytes = data.consumeRemainingAsBytes();
        String text = JsonText.unescape(bytes, 0, bytes.length);

        assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
        assertThat(text.length()).isLessThanOrEqualTo(bytes.length);
    }
}
