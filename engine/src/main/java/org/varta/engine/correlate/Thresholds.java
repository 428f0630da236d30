package org.varta.engine.correlate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;

/** Comparisons with a number, all of which have to hold. Exact: no number is rounded. */
public final class Thresholds {

    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private final List<Comparison> comparisons;
    /** What they mean for whole numbers: from {@code least} to {@code most}, and none of {@code not}. */
    private final long least;

    private final long most;
    private final long[] not;

    /** @param comparisons none of them says that every number will do */
    public Thresholds(List<Comparison> comparisons) {
        this.comparisons = List.copyOf(comparisons);
        long low = Long.MIN_VALUE;
        long high = Long.MAX_VALUE;
        List<Long> excluded = new java.util.ArrayList<>();
        for (Comparison comparison : comparisons) {
            BigDecimal threshold = comparison.threshold();
            long floor = whole(threshold, RoundingMode.FLOOR);
            long ceiling = whole(threshold, RoundingMode.CEILING);
            switch (comparison.operator()) {
                case GT -> low = Math.max(low, Math.addExact(floor, 1));
                case GTE -> low = Math.max(low, ceiling);
                case LT -> high = Math.min(high, Math.subtractExact(ceiling, 1));
                case LTE -> high = Math.min(high, floor);
                case EQ -> {
                    low = Math.max(low, ceiling);
                    high = Math.min(high, floor);
                }
                case NEQ -> {
                    if (floor == ceiling) {
                        excluded.add(floor);
                    }
                }
            }
        }
        this.least = low;
        this.most = high;
        this.not = excluded.stream().mapToLong(Long::longValue).toArray();
    }

    /** Counts are small: a threshold beyond half of all longs is as good as half. */
    private static long whole(BigDecimal threshold, RoundingMode rounding) {
        BigInteger whole = threshold.setScale(0, rounding).toBigInteger();
        return whole.max(LONG_MIN.shiftRight(1)).min(LONG_MAX.shiftRight(1)).longValueExact();
    }

    /** The comparisons as written. */
    public List<Comparison> comparisons() {
        return comparisons;
    }

    /** Whether they hold on a count. */
    public boolean hold(long count) {
        if (count < least || count > most) {
            return false;
        }
        for (long excluded : not) {
            if (count == excluded) {
                return false;
            }
        }
        return true;
    }

    /** Whether they hold on every count above one on which they hold. */
    public boolean areUpward() {
        return most == Long.MAX_VALUE && not.length == 0;
    }

    /**
     * Whether they hold on a quotient, without dividing.
     *
     * @param divisor positive
     */
    public boolean hold(BigDecimal dividend, long divisor) {
        for (Comparison comparison : comparisons) {
            BigDecimal threshold = divisor == 1
                    ? comparison.threshold()
                    : comparison.threshold().multiply(BigDecimal.valueOf(divisor));
            int order = dividend.compareTo(threshold);
            boolean holds = switch (comparison.operator()) {
                case GT -> order > 0;
                case GTE -> order >= 0;
                case LT -> order < 0;
                case LTE -> order <= 0;
                case EQ -> order == 0;
                case NEQ -> order != 0;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Thresholds thresholds && comparisons.equals(thresholds.comparisons);
    }

    @Override
    public int hashCode() {
        return comparisons.hashCode();
    }

    @Override
    public String toString() {
        return comparisons.toString();
    }
}
