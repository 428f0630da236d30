package org.varta.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class HitCodecTest {

    /** The format on disk; old logs have to stay readable, so this text must not change. */
    private static final String VERSION_1 = "01" + "000000000000002a" + "00000000000003e8" + "00000000000003e7"
            + "8000000000000000" + "00000001" + "6f" + "00000001" + "68" + "00000000" + "00000001" + "00000001" + "6b"
            + "00000001" + "63" + "00000000" + "00000002" + "00000001" + "66" + "00000001" + "00000002" + "d196"
            + "00000001" + "67" + "00000000";

    @Test
    void theFormatOfVersion1IsThis() throws IOException {
        assertThat(HexFormat.of().formatHex(HitCodec.encode(small()))).isEqualTo(VERSION_1);
        assertThat(HitCodec.decode(HexFormat.of().parseHex(VERSION_1))).isEqualTo(small());
    }

    @Test
    void severalHitsOfAnEventSurviveInTheirOrder() throws IOException {
        EventHits event = new EventHits(7, 2000, List.of(hit("first", 0, 1500), hit("second", 1, 1500)));
        assertThat(HitCodec.decode(HitCodec.encode(event))).isEqualTo(event);
    }

    @Test
    void everyShorterRecordIsRefused() {
        byte[] whole = HitCodec.encode(small());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> HitCodec.decode(cut))
                    .as("length " + length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aLongerRecordAndAnotherVersionAreRefused() {
        byte[] longer = Arrays.copyOf(HitCodec.encode(small()), 200);
        assertThatThrownBy(() -> HitCodec.decode(longer)).hasMessageContaining("bytes too many");
        byte[] newer = HitCodec.encode(small());
        newer[0] = 2;
        assertThatThrownBy(() -> HitCodec.decode(newer))
                .hasMessage("hit record of version 2, this program reads version 1");
    }

    @FuzzTest
    void decodingAnyBytesGivesHitsOrAnIoException(byte[] bytes) {
        try {
            EventHits event = HitCodec.decode(bytes);
            assertThat(HitCodec.decode(HitCodec.encode(event))).isEqualTo(event);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("hit record");
        }
    }

    private static EventHits small() {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("f", List.of("і"));
        fields.put("g", List.of());
        return new EventHits(42, 1000, List.of(new Hit("o", "k", "c", 42, 0, Hit.NO_TIME, 999, fields, "h", "")));
    }

    private static Hit hit(String rule, int ordinal, long timeMs) {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("Image", List.of("C:\\a.exe", "\uD83D\uDE00"));
        return new Hit("o", rule, "c", 7, ordinal, timeMs, 1900, fields, "h", "u");
    }
}
