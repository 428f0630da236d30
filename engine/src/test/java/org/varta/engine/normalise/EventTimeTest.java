package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T08:14:47.123456Z, 2026-11-22T08:14:47.123Z",
        "2026-11-22T08:14:47Z, 2026-11-22T08:14:47Z",
        "2026-11-22 08:14:47.1, 2026-11-22T08:14:47.100Z",
        "2026/11/22 08:14:47, 2026-11-22T08:14:47Z",
        "2026-11-22T08:14, 2026-11-22T08:14:00Z",
        "2026-11-22T08:14:47+02:00, 2026-11-22T06:14:47Z",
        "2026-11-22T08:14:47.123456-0330, 2026-11-22T11:44:47.123Z",
        "2026-11-22 08:14:47 UTC, 2026-11-22T08:14:47Z",
        "2024-02-29T23:59:59.999Z, 2024-02-29T23:59:59.999Z",
        "1995-12-31T00:00:00Z, 1995-12-31T00:00:00Z",
        "1600053573, 2020-09-14T03:19:33Z",
        "1600053573.123456, 2020-09-14T03:19:33.123Z",
        "1.600053573e9, 2020-09-14T03:19:33Z",
        "1600053573123, 2020-09-14T03:19:33.123Z",
        "1600053573123456, 2020-09-14T03:19:33.123Z",
        "1600053573123456789, 2020-09-14T03:19:33.123Z",
        "132445271731234567, 2020-09-14T03:19:33.123Z",
        "/Date(1600053573123)/, 2020-09-14T03:19:33.123Z",
    })
    void times_of_telemetry_are_read(String text, String expected) {
        assertThat(parse(text)).isEqualTo(Instant.parse(expected).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "yesterday",
                "2026",
                "2026-11-22",
                "2026-13-22T08:14:47Z",
                "2026-11-22T25:14:47Z",
                "2026-11-22X08:14:47Z",
                "2026-11-22T08:14:47!",
                "1601-01-01T00:00:00Z",
                "1970-01-01T00:00:10Z",
                "2150-01-01T00:00:00Z",
                "0",
                "12",
                "-1",
                "99999999999999999999",
                "1e999",
                "1.x",
                "/Date()/",
                "Nov 22 08:14:47"
            })
    void what_cannot_be_read_or_believed_is_no_time(String text) {
        assertThat(parse(text)).isEqualTo(Facts.NO_TIME);
    }

    @Test
    void every_day_of_the_believable_years_agrees_with_the_calendar() {
        Instant end = Instant.parse("2099-12-31T00:00:00Z");
        for (Instant day = Instant.parse("1990-01-01T12:00:00Z"); day.isBefore(end); day = day.plusSeconds(86_400)) {
            assertThat(parse(day.toString())).isEqualTo(day.toEpochMilli());
        }
    }

    @FuzzTest(maxDuration = "10s")
    void nothing_breaks_it(byte[] bytes) {
        long ms = new EventTime().parse(bytes, 0, bytes.length);

        assertThat(ms == Facts.NO_TIME || (ms >= 631_152_000_000L && ms < 4_102_444_800_000L))
                .isTrue();
    }

    private static long parse(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new EventTime().parse(bytes, 0, bytes.length);
    }
}
