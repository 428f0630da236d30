package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Wheel} against a list that is sorted each time. */
class WheelTest {

    private static final long NOW_MS = 1_700_000_000_000L;

    private final Wheel wheel = new Wheel();

    @Test
    void anEmptyOneHasNothingToDoAndGivesNothing() {
        assertThat(wheel.nextMs()).isEqualTo(Wheel.NEVER);
        assertThat(wheel.takeUntil(NOW_MS)).isNull();
    }

    @Test
    void whatIsDueAtOneInstantComesInTheOrderInWhichItWasAdded() {
        wheel.add(new Numbered(1, NOW_MS + 5));
        wheel.takeUntil(NOW_MS);
        wheel.add(new Numbered(2, NOW_MS + 5));
        wheel.add(new Numbered(3, NOW_MS + 4));
        wheel.takeUntil(NOW_MS + 1);
        wheel.add(new Numbered(4, NOW_MS + 5));

        assertThat(numbers(wheel.takeUntil(NOW_MS + 4))).containsExactly(3);
        assertThat(numbers(wheel.takeUntil(NOW_MS + 5))).containsExactly(1, 2, 4);
    }

    @Test
    void whatIsDueNowIsTakenNow() {
        wheel.takeUntil(NOW_MS);
        wheel.add(new Numbered(1, NOW_MS));

        assertThat(wheel.nextMs()).isLessThanOrEqualTo(NOW_MS);
        assertThat(numbers(wheel.takeUntil(NOW_MS))).containsExactly(1);
    }

    @Test
    void aTimeThatHasPassedIsRefused() {
        wheel.takeUntil(NOW_MS);

        assertThatThrownBy(() -> wheel.add(new Numbered(1, NOW_MS - 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFarthestTimeIsKept() {
        wheel.takeUntil(NOW_MS);
        wheel.add(new Numbered(1, Long.MAX_VALUE - 1));

        assertThat(wheel.takeUntil(Long.MAX_VALUE / 2)).isNull();
        assertThat(numbers(wheel.takeUntil(Long.MAX_VALUE - 1))).containsExactly(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 100, 5_000, 400_000, 100_000_000})
    void itGivesWhatASortedListGives(long spreadMs) {
        SplittableRandom random = new SplittableRandom(spreadMs);
        List<Numbered> sorted = new ArrayList<>();
        long nowMs = NOW_MS;
        wheel.takeUntil(nowMs);
        for (int i = 0; i < 20_000; i++) {
            Numbered entry = new Numbered(i, nowMs + random.nextLong(spreadMs));
            wheel.add(entry);
            sorted.add(entry);
            if (random.nextInt(4) == 0) {
                long earliestMs = sorted.stream().mapToLong(e -> e.atMs).min().orElse(Wheel.NEVER);
                assertThat(wheel.nextMs()).isLessThanOrEqualTo(earliestMs);
                nowMs += random.nextLong(spreadMs / 2 + 1);
                assertThat(numbers(wheel.takeUntil(nowMs))).isEqualTo(due(sorted, nowMs));
            }
        }
        assertThat(numbers(wheel.takeUntil(nowMs + spreadMs))).isEqualTo(due(sorted, nowMs + spreadMs));
        assertThat(wheel.nextMs()).isEqualTo(Wheel.NEVER);
    }

    private static List<Integer> due(List<Numbered> sorted, long nowMs) {
        List<Numbered> due = new ArrayList<>();
        for (Iterator<Numbered> all = sorted.iterator(); all.hasNext(); ) {
            Numbered entry = all.next();
            if (entry.atMs <= nowMs) {
                due.add(entry);
                all.remove();
            }
        }
        due.sort(Comparator.comparingLong(entry -> entry.atMs)); // stable
        return due.stream().map(entry -> entry.number).toList();
    }

    private static List<Integer> numbers(Wheel.@Nullable Entry first) {
        List<Integer> numbers = new ArrayList<>();
        for (Wheel.Entry entry = first; entry != null; entry = entry.next) {
            numbers.add(((Numbered) entry).number);
        }
        return numbers;
    }

    private static final class Numbered extends Wheel.Entry {

        private final int number;

        Numbered(int number, long atMs) {
            super(atMs);
            this.number = number;
        }
    }
}
