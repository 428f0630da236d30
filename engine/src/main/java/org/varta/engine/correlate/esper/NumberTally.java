package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Arrays;
import org.varta.engine.correlate.PlannedCorrelation.Counts;

/** Adds numbers up, or keeps them sorted. Exact, so that the order in which they came and went leaves no trace. */
final class NumberTally extends Tally.InArrivalOrder {

    private static final int PERCENT = 100;
    private static final int CAPACITY_MIN = 8;

    private final boolean isSorting;
    private BigDecimal sum = BigDecimal.ZERO;
    /** Ascending, the first {@link #count} of them; empty unless a percentile is asked for. */
    private BigDecimal[] sorted = new BigDecimal[0];

    private int count;

    NumberTally(Group group) {
        super(group);
        this.isSorting = correlation.counts() == Counts.PERCENTILE;
    }

    @Override
    void add(Item item) {
        super.add(item);
        for (BigDecimal number : (BigDecimal[]) requireNonNull(item.value)) {
            if (isSorting) {
                insert(number);
            } else {
                sum = sum.add(number);
            }
            count++;
        }
    }

    @Override
    void remove(Item item) {
        super.remove(item);
        for (BigDecimal number : (BigDecimal[]) requireNonNull(item.value)) {
            if (isSorting) {
                int at = Arrays.binarySearch(sorted, 0, count, number);
                System.arraycopy(sorted, at + 1, sorted, at, count - at - 1);
            } else {
                sum = sum.subtract(number);
            }
            count--;
        }
    }

    private void insert(BigDecimal number) {
        if (count == sorted.length) {
            sorted = Arrays.copyOf(sorted, Math.max(CAPACITY_MIN, 2 * count));
        }
        int found = Arrays.binarySearch(sorted, 0, count, number);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, count - at);
        sorted[at] = number;
    }

    @Override
    boolean holds() {
        return switch (correlation.counts()) {
            case SUM -> correlation.thresholds().hold(sum, 1);
            case AVERAGE -> count > 0 && correlation.thresholds().hold(sum, count);
            default -> count > 0 && correlation.thresholds().hold(percentileTimesHundred(), PERCENT);
        };
    }

    /** Between the two closest ranks of 0 to n - 1, linearly; a hundred times that, which needs no division. */
    private BigDecimal percentileTimesHundred() {
        long rankTimesHundred = (long) correlation.percentile() * (count - 1);
        int below = (int) (rankTimesHundred / PERCENT);
        long rest = rankTimesHundred % PERCENT;
        BigDecimal low = sorted[below].multiply(BigDecimal.valueOf(PERCENT - rest));
        return rest == 0 ? low : low.add(sorted[below + 1].multiply(BigDecimal.valueOf(rest)));
    }
}
