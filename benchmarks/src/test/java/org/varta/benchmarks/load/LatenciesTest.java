package org.varta.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void percentilesAreThoseOfTheNearestRank() {
        Latencies latencies = new Latencies();
        for (int i = 5_000; i >= 1; i--) {
            latencies.add(i * 1_000_000L);
        }

        assertThat(latencies.percentileMs(0.5)).isEqualTo(2_500);
        assertThat(latencies.percentileMs(0.99)).isEqualTo(4_950);
        assertThat(latencies.percentileMs(0.999)).isEqualTo(4_995);
        assertThat(latencies.percentileMs(1)).isEqualTo(5_000);
        assertThat(latencies.percentileMs(0)).isEqualTo(1);
        assertThat(latencies.cells()).containsExactly("2500.0", "4950.0", "4995.0", "5000.0");
    }

    @Test
    void takesMoreAfterItWasAsked() {
        Latencies latencies = new Latencies();
        latencies.add(2_000_000);
        assertThat(latencies.percentileMs(0.5)).isEqualTo(2);
        Latencies more = new Latencies();
        more.add(1_000_000);
        latencies.addAll(more);

        assertThat(latencies.percentileMs(0.5)).isEqualTo(1);
        assertThat(latencies.count()).isEqualTo(2);
    }

    @Test
    void ofNoneIsNoNumber() {
        assertThat(new Latencies().percentileMs(0.99)).isNaN();
    }
}
