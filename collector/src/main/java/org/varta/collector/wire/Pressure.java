package org.varta.collector.wire;

import java.util.List;

/**
 * Which priorities are refused, by how far some figures are above their marks. A class that is refused is taken again
 * once every figure is well below its mark, so that it does not flutter. Owned by one thread.
 */
public final class Pressure {

    /** A figure has to fall to this part of its mark. */
    private static final double RELEASE = 0.8;

    private final List<Marks> marks;
    private final boolean[] isLowOn;
    private final boolean[] isNormalOn;

    /**
     * When a figure is too high.
     *
     * @param low above it, {@link Priority#LOW} is refused; 0 for never
     * @param normal above it, {@link Priority#NORMAL} too; 0 for never
     */
    public record Marks(double low, double normal) {
        public Marks {
            if (low < 0 || normal < 0 || (low > 0 && normal > 0 && normal < low)) {
                throw new IllegalArgumentException(
                        "marks are not negative, and that of low is not above that of normal: " + low + ", " + normal);
            }
        }
    }

    /** Pressure of as many figures as there are marks. */
    public Pressure(List<Marks> marks) {
        this.marks = List.copyOf(marks);
        this.isLowOn = new boolean[marks.size()];
        this.isNormalOn = new boolean[marks.size()];
    }

    /** The lowest priority that is taken with these figures, in the order of the marks. */
    public Priority lowestTaken(double... figures) {
        boolean low = false;
        boolean normal = false;
        for (int i = 0; i < figures.length; i++) {
            isLowOn[i] = isOn(isLowOn[i], figures[i], marks.get(i).low());
            isNormalOn[i] = isOn(isNormalOn[i], figures[i], marks.get(i).normal());
            low |= isLowOn[i];
            normal |= isNormalOn[i];
        }
        return normal ? Priority.HIGH : low ? Priority.NORMAL : Priority.LOW;
    }

    private static boolean isOn(boolean wasOn, double figure, double mark) {
        return mark > 0 && figure > (wasOn ? mark * RELEASE : mark);
    }
}
