package org.varta.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateBoundsTest {

    private static final long GIB = 1L << 30;

    private static SortedMap<String, Long> asked(long hits, long organisationHits, long eplEvents) {
        return new TreeMap<>(Map.of(
                StateBounds.HITS, hits,
                StateBounds.HITS_OF_ORGANISATION, organisationHits,
                StateBounds.EPL_EVENTS, eplEvents));
    }

    @Test
    void whatNobodySaysIsWorkedOutFromTheHeap() {
        SortedMap<String, Long> bounds = StateBounds.resolve(asked(0, 0, 0), 4 * GIB);

        assertThat(bounds)
                .containsEntry(StateBounds.HITS, 830_000L)
                .containsEntry(StateBounds.HITS_OF_ORGANISATION, 415_000L)
                .containsEntry(StateBounds.EPL_EVENTS, 200_000L);
        assertThat(StateBounds.bytes(bounds)).isBetween(4 * GIB * 45 / 100, 4 * GIB / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {GIB / 4, GIB, 6 * GIB, 64 * GIB})
    void whatIsWorkedOutFits(long heapBytes) {
        SortedMap<String, Long> bounds = StateBounds.resolve(asked(0, 0, 0), heapBytes);

        assertThat(StateBounds.fault(bounds, heapBytes)).isNull();
        assertThat(bounds.get(StateBounds.HITS)).isBetween(10_000L, 2_000_000L);
    }

    @Test
    void whatSomebodySaysIsTaken() {
        SortedMap<String, Long> bounds = StateBounds.resolve(asked(5_000, 0, 7), GIB);

        assertThat(bounds)
                .containsEntry(StateBounds.HITS, 5_000L)
                .containsEntry(StateBounds.HITS_OF_ORGANISATION, 2_500L)
                .containsEntry(StateBounds.EPL_EVENTS, 7L);
    }

    @Test
    void whatDoesNotFitIsToldWithWhatWould() {
        assertThat(StateBounds.fault(asked(1_000_000, 0, 10_000), GIB))
                .isEqualTo(
                        "correlation.hits 1000000 and correlation.epl-events 10000 allow correlations 1972 MB of memory, but the heap"
                                + " has 1024 MB: lower them (200000 and 50000 fit, as does 0, which works them out), or give the JVM more with"
                                + " VARTA_JAVA_OPTS=-Xmx...");
    }

    @Test
    void limitsTakeWhatIsNamedAndKeepTheRest() {
        CorrelatorLimits limits =
                CorrelatorLimits.DEFAULT.with(Map.of(StateBounds.HITS, 50L, StateBounds.EPL_LOOKS_PER_SECOND, 3L));

        assertThat(limits.totalMax()).isEqualTo(50);
        assertThat(limits.eplLooksPerSecond()).isEqualTo(3);
        assertThat(limits.contributionsMax()).isEqualTo(CorrelatorLimits.DEFAULT.contributionsMax());
    }
}
