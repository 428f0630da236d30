package org.varta.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Bars side by side, longest is best or worst as the title says: one value a label. */
public final class BarChart {

    private static final int WIDTH = 720;
    private static final int LEFT = 250;
    private static final int RIGHT = 110;
    private static final int TOP = 56;
    private static final int BAR = 22;
    private static final int STEP = 34;

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    /** A chart; the unit stands below the title. */
    public BarChart(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    private record Bar(String label, double value, boolean isOurs) {}

    /** Adds a bar; ours have the strong colour. */
    public BarChart bar(String label, double value, boolean isOurs) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("not a length: " + value);
        }
        bars.add(new Bar(label, value, isOurs));
        return this;
    }

    /** The chart as an SVG document. */
    public String toSvg() {
        Svg svg = new Svg(WIDTH, TOP + bars.size() * STEP + 16, title);
        svg.text("title", 16, 24, "start", title);
        svg.text("note", 16, 42, "start", unit);
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = TOP + i * STEP;
            double width = longest == 0 ? 0 : bar.value() / longest * (WIDTH - LEFT - RIGHT);
            svg.text("label", LEFT - 10, y + BAR - 6, "end", bar.label());
            svg.rect(bar.isOurs() ? "s0" : "s1", LEFT, y, Math.max(1, width), BAR);
            svg.text("label", LEFT + width + 8, y + BAR - 6, "start", Svg.number(bar.value()));
        }
        return svg.toString();
    }
}
