package org.varta.rules.regex;

import java.util.Arrays;

/**
 * A set of code points. Immutable.
 *
 * @param ranges first and last of each range, rising, without gaps of nothing between them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CodePoints(int[] ranges) {

    static final int MAX = Character.MAX_CODE_POINT;
    static final CodePoints NONE = new CodePoints(new int[0]);
    static final CodePoints ALL = of(0, MAX);
    static final CodePoints LINE_FEED = of('\n', '\n');
    static final CodePoints DIGITS = of('0', '9');
    static final CodePoints SPACES = of('\t', '\n', '\f', '\r', ' ', ' ');
    static final CodePoints WORD = of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

    /** What the long s and the sign of Kelvin are the same as, without regard to case. */
    private static final int LONG_S = 0x17F;

    private static final int KELVIN = 0x212A;

    /** The set of these ranges, in any order. */
    static CodePoints of(int... ranges) {
        long[] sorted = new long[ranges.length / 2];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = (long) ranges[2 * i] << 32 | ranges[2 * i + 1];
        }
        Arrays.sort(sorted);
        int[] merged = new int[ranges.length];
        int size = 0;
        for (long range : sorted) {
            int first = (int) (range >>> 32);
            int last = (int) range;
            if (size > 0 && first <= merged[size - 1] + 1) {
                merged[size - 1] = Math.max(merged[size - 1], last);
            } else {
                merged[size++] = first;
                merged[size++] = last;
            }
        }
        return new CodePoints(Arrays.copyOf(merged, size));
    }

    CodePoints and(CodePoints other) {
        int[] both = Arrays.copyOf(ranges, ranges.length + other.ranges.length);
        System.arraycopy(other.ranges, 0, both, ranges.length, other.ranges.length);
        return of(both);
    }

    CodePoints not() {
        int[] gaps = new int[ranges.length + 2];
        int size = 0;
        int next = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] > next) {
                gaps[size++] = next;
                gaps[size++] = ranges[i] - 1;
            }
            next = ranges[i + 1] + 1;
        }
        if (next <= MAX) {
            gaps[size++] = next;
            gaps[size++] = MAX;
        }
        return new CodePoints(Arrays.copyOf(gaps, size));
    }

    boolean isAscii() {
        return ranges.length == 0 || ranges[ranges.length - 1] < 0x80;
    }

    boolean has(int codePoint) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (codePoint >= ranges[i] && codePoint <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** With everything that is the same without regard to case; only of sets for which {@link #isAscii} holds. */
    CodePoints folded() {
        CodePoints all = this;
        for (int c = 'a'; c <= 'z'; c++) {
            if (has(c) || has(c - 32)) {
                all = all.and(of(c, c, c - 32, c - 32));
            }
        }
        if (has('s') || has('S')) {
            all = all.and(of(LONG_S, LONG_S));
        }
        return has('k') || has('K') ? all.and(of(KELVIN, KELVIN)) : all;
    }
}
