package org.varta.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.varta.engine.detect.Hit;

class HitTimeTest {

    private static final long NOW_MS = 1_800_000_000_000L;

    @Test
    void aClaimCountsAsFarAsItIsBelieved() {
        assertThat(of("default", NOW_MS - 1)).isEqualTo(new HitTime(NOW_MS - 1, false));
        assertThat(of("default", NOW_MS - HitTime.TOLERANCE_MS - 1))
                .isEqualTo(new HitTime(NOW_MS - HitTime.TOLERANCE_MS - 1, true));
        assertThat(of("default", NOW_MS - HitTime.BACKLOG_MAX_MS - 1)).isEqualTo(HitTime.live(NOW_MS));
        assertThat(of("default", NOW_MS + 1)).isEqualTo(HitTime.live(NOW_MS));
        assertThat(of("default", Hit.NO_TIME)).isEqualTo(HitTime.live(NOW_MS));
    }

    @Test
    void aCaseMayBeOfAnyAgeButNotOfTheFuture() {
        assertThat(of("case-7", 1_000_000_000_000L)).isEqualTo(new HitTime(1_000_000_000_000L, true));
        assertThat(of("case-7", NOW_MS + 1)).isEqualTo(HitTime.live(NOW_MS));
        assertThat(of("case-7", Hit.NO_TIME)).isEqualTo(HitTime.live(NOW_MS));
    }

    private static HitTime of(String organisation, long eventTimeMs) {
        return HitTime.of(
                new Hit(organisation, "rule", "hash", 1, 0, eventTimeMs, NOW_MS, new LinkedHashMap<>(), "", ""));
    }
}
