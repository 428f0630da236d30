package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedCheckpointTest {

    @TempDir
    private Path directory;

    private SignedCheckpoint sign() throws IOException {
        SigningKeys keys = SigningKeys.open(directory, new SecureRandom());
        SigningKeys.Key key = keys.ensure(3);
        return key.sign(new Checkpoint(
                UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100"),
                1,
                42,
                "ab".repeat(32),
                "Oblenergo Північ",
                Instant.parse("2026-11-22T12:00:00.250Z"),
                Checkpoint.NONE,
                3,
                key.publicHex(),
                keys.ensure(4).hashHex(),
                Checkpoint.Why.ROLL));
    }

    @Test
    void isASignedNoteWithTheLinesOfACheckpoint() throws IOException {
        SignedCheckpoint signed = sign();

        assertThat(signed.note().lines())
                .startsWith(
                        "varta/0f0e0d0c-0b0a-4908-8706-050403020100",
                        "42",
                        "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
                        "first 1",
                        "installation Oblenergo Північ",
                        "time 2026-11-22T12:00:00.250Z")
                .contains("previous " + "0".repeat(64), "why roll", "")
                .last()
                .asString()
                .startsWith("— varta/0f0e0d0c-0b0a-4908-8706-050403020100 ");
        assertThat(SignedCheckpoint.parse(signed.note())).isEqualTo(signed);
        assertThat(signed.isSignedByItsKey()).isTrue();
    }

    @Test
    void aCosignatureBehindItChangesNothing() throws IOException {
        SignedCheckpoint signed = sign();
        String cosigned = signed.note() + "— witness.example AAAAAAAAAAAA\n";

        assertThat(SignedCheckpoint.parse(cosigned)).isEqualTo(signed);
        assertThat(SignedCheckpoint.parseAll(cosigned + signed.note() + "\n" + cosigned))
                .containsExactly(signed, signed, signed);
    }

    @Test
    void everyChangedCharacterIsRefusedOrNotSigned() throws IOException {
        SignedCheckpoint signed = sign();
        byte[] note = signed.note().getBytes(UTF_8);
        Random random = new Random(5);
        for (int at = 0; at < note.length; at++) {
            byte[] changed = note.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            try {
                assertThat(SignedCheckpoint.parse(new String(changed, UTF_8)).isSignedByItsKey())
                        .as("byte %d", at)
                        .isFalse();
            } catch (NoteException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }

    @Test
    void saysWhatWasExpected() {
        assertThatThrownBy(() -> SignedCheckpoint.parse("hello\n"))
                .isInstanceOf(NoteException.class)
                .hasMessage("expected a text, an empty line and signatures");
        assertThatThrownBy(() -> SignedCheckpoint.parse("x".repeat(20_000))).hasMessageContaining("at most 16384");
    }

    @Test
    void aNameNeverBreaksALine() {
        assertThat(EvidenceOptions.of("a\nb\u0000c", 1, 1).installation()).isEqualTo("a b c");
        assertThat(EvidenceOptions.of("", 1, 1).installation()).isEqualTo("unnamed");
    }
}
