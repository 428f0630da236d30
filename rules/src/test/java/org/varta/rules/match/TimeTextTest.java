package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T23:59:59, 2024-02-29T23:59:59",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59",
        "2024-02-29t23:59:59z, 2024-02-29T23:59:59",
        "2024-02-29 23:59:59, 2024-02-29T23:59:59",
        "0001-01-01T00:00:00, 0001-01-01T00:00:00",
        "2024-12-31T23:59:60Z, 2024-12-31T23:59:59",
        "2024-01-01T00:00:00.1, 2024-01-01T00:00:00",
        "2024-01-01T00:00:00.123456789Z, 2024-01-01T00:00:00",
        "'2024-01-01T00:00:00,123+01:00', 2023-12-31T23:00:00",
        "2024-01-01T00:00:00+02:30, 2023-12-31T21:30:00",
        "2024-01-01T00:00:00-0230, 2024-01-01T02:30:00",
        "2024-01-01T00:00:00+00:00, 2024-01-01T00:00:00",
        "2024-01-01T00:00:00-00:59, 2024-01-01T00:59:00",
        "2024-01-01T00:00:00-18:00, 2024-01-01T18:00:00",
    })
    void readsDatesWithTimes(String text, LocalDateTime expected) {
        assertThat(TimeText.utc(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "100000000, 1973-03-03T09:46:40",
        "1709251199, 2024-02-29T23:59:59",
        "1709251199.5, 2024-02-29T23:59:59",
        "99999999999, 5138-11-16T09:46:39",
        "100000000000, 1973-03-03T09:46:40",
        "1709251199999, 2024-02-29T23:59:59",
        "1709251199999.25, 2024-02-29T23:59:59",
        "99999999999999, 5138-11-16T09:46:39",
    })
    void readsTheEpochInSecondsOrMilliseconds(String text, LocalDateTime expected) {
        assertThat(TimeText.utc(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "99999999",
                "100000000000000",
                "-1709251199",
                "1709251199.",
                "1709251199.x",
                "1709251199x",
                "1709251199.5x",
                ".1709251199",
                "/709251199",
                ":709251199",
                "1709251199000000000x"
            })
    void takesNoOtherNumberForTheEpoch(String text) {
        assertThat(TimeText.utc(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01",
                "2024-01-01T00:00",
                "2024-01-01T00:00:0",
                "202x-01-01T00:00:00",
                "2024-00-01T00:00:00",
                "2024-13-01T00:00:00",
                "2024-xx-01T00:00:00",
                "2024-01-00T00:00:00",
                "2024-01-32T00:00:00",
                "2024-04-31T00:00:00",
                "2023-02-29T00:00:00",
                "2024-01-01T24:00:00",
                "2024-01-01T0x:00:00",
                "2024-01-01T00:60:00",
                "2024-01-01T00:x0:00",
                "2024-01-01T00:00:61",
                "2024-01-01T00:00:-1",
                "2024-01/01T00:00:00",
                "2024/01/01T00:00:00",
                "2024-01-01x00:00:00",
                "2024-01-01T00x00:00",
                "2024-01-01T00:00x00"
            })
    void takesNoImpossibleDateOrTime(String text) {
        assertThat(TimeText.utc(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".", ".Z", ",+01:00", "x", "ZZ", "+", "+1", "+01", "+01:0", "+01x00", "+01:000", "+0100x", "*01:00",
                "*0100", "+19:00", "+00:60", "+xx:00", "+00:xx", "+-1:00", " +01:00"
            })
    void takesNothingElseForAZone(String zone) {
        assertThat(TimeText.utc("2024-01-01T00:00:00" + zone)).isNull();
    }

    @Test
    void readsSixtyFourCharactersAndNoMore() {
        String text = "2024-01-01T00:00:00." + "1".repeat(44);
        assertThat(TimeText.utc(text)).isEqualTo(LocalDateTime.of(2024, 1, 1, 0, 0));
        assertThat(TimeText.utc(text + "1")).isNull();
    }
}
