package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.varta.collector.ledger.SourceStream.Figures;
import org.varta.collector.ledger.SourceStream.Gap;

class StreamGapsTest {

    private final StreamGaps gaps = new StreamGaps(Figures.NONE);

    @Test
    void whatIsPassedOverIsMissing() {
        assertThat(take(5, 6, 7)).isZero();
        assertThat(take(10)).isEqualTo(2);
        assertThat(gaps.figures().missing()).isEqualTo(2);
        assertThat(gaps.figures().jumps()).isEqualTo(1);
        assertThat(gaps.figures().newest()).isEqualTo(new Gap(8, 9));
        assertThat(gaps.figures().newestSequence()).isEqualTo(10);
    }

    @Test
    void whatComesLateIsMissingNoMore() {
        assertThat(take(1, 10)).isEqualTo(8);
        assertThat(take(5, 2, 9)).isEqualTo(-3);
        assertThat(gaps.figures().missing()).isEqualTo(5);
        assertThat(take(5)).as("a second time").isZero();
        assertThat(gaps.figures().repeated()).isEqualTo(1);
    }

    @Test
    void whatIsSentAgainIsNoGap() {
        for (int batch = 0; batch < 3; batch++) {
            for (int number = 2; number <= 500; number++) {
                take(number);
            }
        }
        assertThat(take(501)).isZero();
        assertThat(gaps.figures().missing()).isZero();
        assertThat(gaps.figures().repeated()).isEqualTo(998);
        assertThat(gaps.figures().restarts()).isZero();
    }

    @Test
    void countingThatBeginsAnewIsNoGap() {
        take(1_000, 1_001);
        assertThat(take(1, 2, 3)).isZero();
        assertThat(gaps.figures().restarts()).isEqualTo(1);
        assertThat(take(5)).isEqualTo(1);
        assertThat(take(5 + StreamGaps.JUMP_MAX + 2)).isZero();
        assertThat(gaps.figures().restarts()).isEqualTo(2);
        long from = 5 + StreamGaps.JUMP_MAX - 2_000;
        for (int i = 0; i < StreamGaps.REPEATS_MAX; i++) {
            take(from + i);
        }
        assertThat(gaps.figures().restarts()).isEqualTo(3);
        assertThat(take(from + StreamGaps.REPEATS_MAX)).isZero();
        assertThat(gaps.figures().missing()).isEqualTo(1);
    }

    @Test
    void aCounterOfDropsCountsFromWhereItIsFirstHeardOf() {
        assertThat(gaps.takeDrops(100, 1)).isZero();
        assertThat(gaps.takeDrops(100, 2)).isZero();
        assertThat(gaps.takeDrops(130, 3)).isEqualTo(30);
        assertThat(gaps.takeDrops(7, 4)).as("the sender was restarted").isEqualTo(7);
        assertThat(gaps.figures().missing()).isEqualTo(37);
        assertThat(gaps.figures().restarts()).isEqualTo(1);
        assertThat(gaps.takeDrops(StreamGaps.JUMP_MAX * 3, 5))
                .as("no sender drops so much")
                .isZero();
    }

    @Test
    void whatWasPassedOverBeforeARestartMayComeAfterIt() {
        take(1, 10);
        StreamGaps again = new StreamGaps(gaps.figures());
        assertThat(again.take(5, 11)).isEqualTo(-1);
        assertThat(again.take(12, 12)).isEqualTo(1);
        assertThat(again.figures().missing()).isEqualTo(8);
        assertThat(again.figures().open()).containsExactly(new Gap(2, 4), new Gap(6, 9), new Gap(11, 11));
    }

    @Test
    void findsWhatASetOfAllNumbersFinds() {
        SplittableRandom random = new SplittableRandom(20_261_125);
        for (int round = 0; round < 500; round++) {
            int size = 50 + random.nextInt(200);
            List<Long> sent = new ArrayList<>();
            for (long number = 100; number < 100 + size; number++) {
                if (number == 100 || random.nextInt(20) != 0) {
                    sent.add(number);
                }
            }
            for (int swap = 0; swap < 10; swap++) {
                int at = 1 + random.nextInt(sent.size() - 6);
                sent.add(at + random.nextInt(5), sent.remove(at));
            }
            StreamGaps fast = new StreamGaps(Figures.NONE);
            TreeSet<Long> seen = new TreeSet<>();
            long sum = 0;
            for (long number : sent) {
                sum += fast.take(number, number);
                seen.add(number);
                long missing = seen.last() - seen.first() + 1 - seen.size();
                // a gap that was pushed out of those that may be filled can only be told as missing for longer
                assertThat(fast.figures().missing()).isEqualTo(sum).isGreaterThanOrEqualTo(missing);
                if (fast.figures().jumps() <= StreamGaps.OPEN_MAX / 2) {
                    assertThat(fast.figures().missing()).isEqualTo(missing);
                }
            }
        }
    }

    private long take(long... numbers) {
        long sum = 0;
        for (long number : numbers) {
            sum += gaps.take(number, number);
        }
        return sum;
    }
}
