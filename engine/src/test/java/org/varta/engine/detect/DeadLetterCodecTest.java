package org.varta.engine.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DeadLetterCodecTest {

    private static final DeadLetter LETTER =
            new DeadLetter(3, 1000, "syslog-tcp", "[2001:db8::7]:49152", "malformed-json", "at byte 7: \"x\"");

    @Test
    void aDeadLetterIsAFlatJsonObject() throws IOException {
        assertThat(new String(DeadLetterCodec.encode(LETTER), UTF_8))
                .isEqualTo("{\"sequence\":3,\"receivedAtMs\":1000,\"listener\":\"syslog-tcp\","
                        + "\"peer\":\"[2001:db8::7]:49152\",\"reason\":\"malformed-json\","
                        + "\"detail\":\"at byte 7: \\\"x\\\"\"}");
        assertThat(DeadLetterCodec.decode(DeadLetterCodec.encode(LETTER))).isEqualTo(LETTER);
    }

    @Test
    void aRowOfRecordsHasItsEndToo() throws IOException {
        DeadLetter row = new DeadLetter(3, 9, 1000, "", "", "damaged", "a hole");
        assertThat(new String(DeadLetterCodec.encode(row), UTF_8)).startsWith("{\"sequence\":3,\"lastSequence\":9,");
        assertThat(DeadLetterCodec.decode(DeadLetterCodec.encode(row))).isEqualTo(row);
        assertThat(row.records()).isEqualTo(7);
        assertThat(row.from(5)).isEqualTo(new DeadLetter(5, 9, 1000, "", "", "damaged", "a hole"));
    }

    @Test
    void membersOfALaterVersionAreIgnored() throws IOException {
        DeadLetter letter = DeadLetterCodec.decode("{\"new\":{\"a\":[1]},\"sequence\":9}".getBytes(UTF_8));
        assertThat(letter.sequence()).isEqualTo(9);
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() -> DeadLetterCodec.decode("[]".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected a dead letter");
        assertThatThrownBy(() -> DeadLetterCodec.decode("{\"peer\":1}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected a string");
    }

    @FuzzTest
    void decodingAnyBytesGivesADeadLetterOrAnIoException(byte[] bytes) {
        try {
            DeadLetter letter = DeadLetterCodec.decode(bytes);
            assertThat(DeadLetterCodec.decode(DeadLetterCodec.encode(letter))).isEqualTo(letter);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }
}
