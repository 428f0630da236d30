package org.varta.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Lines over a common axis; both axes linear or logarithmic. */
public final class LineChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 170;
    private static final int TOP = 60;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    static final int COLOURS = 6;

    private final String title;
    private final String xName;
    private final String yName;
    private final boolean isXLog;
    private final boolean isYLog;
    private final List<Line> lines = new ArrayList<>();

    /** A chart without lines. Logarithmic axes take positive values only. */
    public LineChart(String title, String xName, String yName, boolean isXLog, boolean isYLog) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
        this.isXLog = isXLog;
        this.isYLog = isYLog;
    }

    /** A place on a line. */
    public record Point(double x, double y) {}

    private record Line(String name, List<Point> points) {}

    /** Adds a line; points in the order in which they are joined. */
    public LineChart line(String name, List<Point> points) {
        for (Point point : points) {
            boolean isFinite = Double.isFinite(point.x()) && Double.isFinite(point.y());
            if (!isFinite || (isXLog && point.x() <= 0) || (isYLog && point.y() <= 0)) {
                throw new IllegalArgumentException(name + " has a point that has no place: " + point);
            }
        }
        lines.add(new Line(name, List.copyOf(points)));
        return this;
    }

    /** The chart as an SVG document. */
    public String toSvg() {
        List<Point> all = lines.stream().flatMap(line -> line.points().stream()).toList();
        Axis x = axis(all.stream().mapToDouble(Point::x).toArray(), isXLog, LEFT, WIDTH - RIGHT);
        Axis y = axis(all.stream().mapToDouble(Point::y).toArray(), isYLog, HEIGHT - BOTTOM, TOP);
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text("title", 16, 24, "start", title);
        svg.text("note", 16, 44, "start", yName);
        svg.text("note", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", xName);
        for (double tick : y.ticks()) {
            svg.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            svg.text("label", LEFT - 8, y.at(tick) + 4, "end", Svg.number(tick));
        }
        for (double tick : x.ticks()) {
            svg.line("grid", x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM);
            svg.text("label", x.at(tick), HEIGHT - BOTTOM + 16, "middle", Svg.number(tick));
        }
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String colour = "s" + i % COLOURS;
            List<Point> placed = line.points().stream()
                    .map(point -> new Point(x.at(point.x()), y.at(point.y())))
                    .toList();
            svg.polyline(colour, placed);
            placed.forEach(point -> svg.circle(colour, point.x(), point.y(), 3));
            svg.rect(colour, WIDTH - RIGHT + 16, TOP + i * 22.0, 12, 12);
            svg.text("label", WIDTH - RIGHT + 34, TOP + i * 22 + 10.5, "start", line.name());
        }
        return svg.toString();
    }

    private static Axis axis(double[] values, boolean isLog, double from, double to) {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (values.length == 0) {
            low = 1;
            high = 10;
        }
        return isLog
                ? new Axis(true, Math.pow(10, Math.floor(Math.log10(low))), above(high), from, to)
                : new Axis(false, Math.min(0, low), high > low || high > 0 ? nice(high) : low + 1, from, to);
    }

    /** The power of ten above, and one decade at least. */
    private static double above(double high) {
        double ceiling = Math.pow(10, Math.ceil(Math.log10(high)));
        return ceiling > high * 0.999 && ceiling > high ? ceiling : ceiling * (ceiling == high ? 1 : 10);
    }

    /** 1, 2, 2.5 or 5 times a power of ten, times the number of ticks. */
    private static double nice(double high) {
        double step = high / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= step) {
                return factor * power * TICKS;
            }
        }
        return 10 * power * TICKS;
    }

    private record Axis(boolean isLog, double low, double high, double from, double to) {

        double at(double value) {
            double part = isLog
                    ? (Math.log10(value) - Math.log10(low)) / Math.max(1e-9, Math.log10(high) - Math.log10(low))
                    : (value - low) / (high - low);
            return from + part * (to - from);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            if (isLog) {
                for (double tick = low; tick <= high * 1.001; tick *= 10) {
                    ticks.add(tick);
                }
            } else {
                for (int i = 0; i <= TICKS; i++) {
                    ticks.add(low + (high - low) * i / TICKS);
                }
            }
            return ticks;
        }
    }
}
