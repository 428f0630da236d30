package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.varta.collector.journal.JournalRecord.Kind;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.Origin;

/** The binary form of a journal record. The fixture was written by version 1 and stays readable for good. */
final class EnvelopeTest {

    private static final Frame FRAME = new Frame(
            1_795_348_800_000_000_001L,
            new Origin("обленерго", "beats", "lumberjack", "CN=плк-7", "[2001:db8::7]:49152"),
            Format.JSON,
            "{\"index\":{\"_index\":\"winlogbeat\"}}".getBytes(UTF_8),
            "{\"event\":{\"code\":4688}}".getBytes(UTF_8));

    @Test
    void readsWhatVersion1Wrote() throws IOException {
        JournalRecord record = new EnvelopeDecoder().decode(42, fixture());

        assertThat(record.kind()).isEqualTo(Kind.EVENT);
        assertThat(record.sequence()).isEqualTo(42);
        assertThat(record.receivedAtNs()).isEqualTo(FRAME.receivedAtNs());
        assertThat(record.origin()).isEqualTo(FRAME.origin());
        assertThat(record.format()).isEqualTo(Format.JSON);
        assertThat(record.context()).isEqualTo(FRAME.context());
        assertThat(record.payload()).isEqualTo(FRAME.payload());
    }

    @Test
    void writesVersion1AsTheFixtureHasIt() throws IOException {
        assertThat(encoded(Kind.EVENT, FRAME)).isEqualTo(fixture());
    }

    @Test
    void writesAndReadsEveryKindAndFormat() throws IOException {
        EnvelopeEncoder encoder = new EnvelopeEncoder();
        EnvelopeDecoder decoder = new EnvelopeDecoder();
        for (Kind kind : Kind.values()) {
            for (Format format : Format.values()) {
                Frame frame = new Frame(-1, FRAME.origin(), format, FRAME.context(), FRAME.payload());
                byte[] bytes = Arrays.copyOf(encoder.array(), encoder.encode(kind, frame));
                bytes = Arrays.copyOf(encoder.array(), bytes.length);

                JournalRecord record = decoder.decode(1, bytes);
                assertThat(record.kind()).isEqualTo(kind);
                assertThat(record.format()).isEqualTo(format);
                assertThat(record.receivedAtNs()).isEqualTo(-1);
            }
        }
    }

    @Test
    void writesATickWithoutOriginAndPayload() throws IOException {
        EnvelopeEncoder encoder = new EnvelopeEncoder();
        int length = encoder.encodeTick(5_000_000_000L, new byte[0]);

        JournalRecord tick = new EnvelopeDecoder().decode(9, Arrays.copyOf(encoder.array(), length));
        assertThat(length).isEqualTo(26);
        assertThat(tick.kind()).isEqualTo(Kind.TICK);
        assertThat(tick.receivedAtNs()).isEqualTo(5_000_000_000L);
        assertThat(tick.payload()).isEmpty();
    }

    @Test
    void usesTheOriginObjectOfARowOfRecordsAgain() throws IOException {
        EnvelopeDecoder decoder = new EnvelopeDecoder();
        byte[] bytes = fixture();

        assertThat(decoder.decode(1, bytes).origin())
                .isSameAs(decoder.decode(2, bytes).origin());
    }

    @Test
    void keepsANameThatIsNotUnicodeTextReadable() throws IOException {
        Frame odd = new Frame(0, new Origin("", "", "", "\uD800", ""), Format.UNKNOWN, new byte[0], new byte[0]);

        assertThat(new EnvelopeDecoder()
                        .decode(1, encoded(Kind.EVENT, odd))
                        .origin()
                        .principal())
                .isEqualTo("?");
    }

    @Test
    void namesTheRecordAndWhatItExpectedWhenItCannotRead() {
        byte[] newer = {2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> new EnvelopeDecoder().decode(7, newer))
                .isInstanceOfSatisfying(
                        EnvelopeException.class, e -> assertThat(e.sequence()).isEqualTo(7))
                .hasMessage("record 7 is not a journal envelope: expected version 1, found 2");
        byte[] oddKind = {1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThatThrownBy(() -> new EnvelopeDecoder().decode(7, oddKind)).hasMessageContaining("found 9");
    }

    @Test
    void refusesEveryCutThatEndsBeforeThePayload() throws IOException {
        byte[] whole = fixture();
        int payloadBegins = whole.length - FRAME.payload().length;
        for (int length = 0; length < payloadBegins; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> new EnvelopeDecoder().decode(1, cut)).isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void neverPromisesLessRoomThanItTakes() {
        assertThat(EnvelopeEncoder.bytesMax(FRAME))
                .isGreaterThanOrEqualTo(encoded(Kind.EVENT, FRAME).length + RecordHeader.BYTES);
    }

    /** Any bytes are either read, and then written back as they were, or refused with the one exception. */
    @FuzzTest(maxDuration = "30s")
    void readsAnyBytesOrSaysWhyNot(byte[] bytes) {
        try {
            JournalRecord record = new EnvelopeDecoder().decode(1, bytes);
            Frame frame = new Frame(
                    record.receivedAtNs(), record.origin(), record.format(), record.context(), record.payload());
            byte[] again = encoded(record.kind(), frame);
            if (record.format() != Format.UNKNOWN) {
                assertThat(again).isEqualTo(bytes);
            }
            assertThat(again).hasSameSizeAs(bytes);
        } catch (EnvelopeException e) {
            assertThat(e).hasMessageStartingWith("record 1 ");
        }
    }

    private static byte[] encoded(Kind kind, Frame frame) {
        EnvelopeEncoder encoder = new EnvelopeEncoder();
        int length = encoder.encode(kind, frame);
        return Arrays.copyOf(encoder.array(), length);
    }

    private static byte[] fixture() throws IOException {
        try (InputStream in = Objects.requireNonNull(EnvelopeTest.class.getResourceAsStream("envelope-v1.bin"))) {
            return in.readAllBytes();
        }
    }
}
