package org.varta.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Writes SVG. Colours are those of a style sheet with a light and a dark half, so that a chart can be read on either ground;
 * series are told apart by labels too, not by colour alone.
 */
final class Svg {

    private static final String STYLE = """
            <style>
            text{font:12px system-ui,sans-serif;fill:#24292f}
            .title{font-size:15px;font-weight:600}
            .note{fill:#57606a}
            .ground{fill:#ffffff}
            .grid{stroke:#d0d7de;stroke-width:1}
            polyline{fill:none;stroke-width:2}
            .s0{fill:#0550ae}.s1{fill:#8c959f}.s2{fill:#bc4c00}.s3{fill:#1a7f37}.s4{fill:#8250df}.s5{fill:#9a6700}
            polyline.s0{stroke:#0550ae}polyline.s1{stroke:#8c959f}polyline.s2{stroke:#bc4c00}
            polyline.s3{stroke:#1a7f37}polyline.s4{stroke:#8250df}polyline.s5{stroke:#9a6700}
            polyline.s0,polyline.s1,polyline.s2,polyline.s3,polyline.s4,polyline.s5{fill:none}
            @media (prefers-color-scheme:dark){
            text{fill:#e6edf3}.note{fill:#8b949e}.ground{fill:#0d1117}.grid{stroke:#30363d}
            .s0{fill:#58a6ff}.s1{fill:#8b949e}.s2{fill:#f0883e}.s3{fill:#56d364}.s4{fill:#bc8cff}.s5{fill:#e3b341}
            polyline.s0{stroke:#58a6ff}polyline.s1{stroke:#8b949e}polyline.s2{stroke:#f0883e}
            polyline.s3{stroke:#56d364}polyline.s4{stroke:#bc8cff}polyline.s5{stroke:#e3b341}
            }
            </style>
            """;

    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                width, height, width, height);
        add("<title>%s</title>%n", escaped(title));
        text.append(STYLE);
        add("<rect class=\"ground\" width=\"%d\" height=\"%d\"/>%n", width, height);
    }

    void text(String style, double x, double y, String anchor, String content) {
        add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                style, x, y, anchor, escaped(content));
    }

    void rect(String style, double x, double y, double width, double height) {
        add("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n", style, x, y, width, height);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", style, x1, y1, x2, y2);
    }

    void circle(String style, double x, double y, double radius) {
        add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>%n", style, x, y, radius);
    }

    void polyline(String style, List<LineChart.Point> points) {
        StringBuilder list = new StringBuilder();
        for (LineChart.Point point : points) {
            list.append(String.format(Locale.ROOT, "%.1f,%.1f ", point.x(), point.y()));
        }
        add("<polyline class=\"%s\" points=\"%s\"/>%n", style, list.toString().strip());
    }

    /** Four significant digits, thousands with commas. */
    static String number(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String digits = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
        String shown = String.format(Locale.ROOT, digits, value);
        return shown.contains(".") ? shown.replaceAll("0+$", "").replaceAll("\\.$", "") : shown;
    }

    @Override
    public String toString() {
        return text + "</svg>\n";
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
    }

    private static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
