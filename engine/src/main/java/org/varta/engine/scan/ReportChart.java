package org.varta.engine.scan;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * Matches over time as a picture: bars by level, the most severe at the bottom. Heights go by the square root, or one burst
 * would make everything else invisible.
 */
final class ReportChart {

    private static final int BARS_MAX = 120;
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 140;
    private static final int BAR_HEIGHT = 110;

    private ReportChart() {}

    static void write(HtmlWriter page, Histogram times) {
        if (times.bars().isEmpty()) {
            return;
        }
        times.fit(BARS_MAX);
        long first = times.bars().firstKey();
        long count = times.bars().lastKey() - first + 1;
        long most = times.bars().values().stream()
                .mapToLong(bar -> Arrays.stream(bar).sum())
                .max()
                .orElse(1);
        double step = (double) WIDTH / count;
        page.raw("<section id=\"times\"><h2>Over time</h2><svg class=\"chart\" role=\"img\" ")
                .raw("preserveAspectRatio=\"none\" aria-label=\"matches over time\" viewBox=\"0 0 " + WIDTH + " "
                        + HEIGHT)
                .raw("\">");
        for (Map.Entry<Long, long[]> bar : times.bars().entrySet()) {
            bar(page, bar.getValue(), (bar.getKey() - first) * step, Math.max(1, step * 0.85), most, label(bar, times));
        }
        page.raw("<line x1=\"0\" x2=\"" + WIDTH + "\" y1=\"" + BAR_HEIGHT + "\" y2=\"" + BAR_HEIGHT + "\"/></svg>")
                .raw("<p class=\"axis\"><span>")
                .text(MatchText.time(first * times.widthMs()))
                .raw("</span><span>a bar is " + width(times.widthMs()) + ", the highest " + most
                        + "; heights by square root")
                .raw("</span><span>")
                .text(MatchText.time((first + count) * times.widthMs()))
                .raw("</span></p></section>");
    }

    private static String label(Map.Entry<Long, long[]> bar, Histogram times) {
        return MatchText.time(bar.getKey() * times.widthMs()) + ": "
                + Arrays.stream(bar.getValue()).sum() + " matches";
    }

    private static void bar(HtmlWriter page, long[] counts, double x, double width, long most, String label) {
        page.raw("<g>").element("title", label);
        double top = BAR_HEIGHT;
        long total = Arrays.stream(counts).sum();
        double tall = Math.sqrt((double) total / most) * (BAR_HEIGHT - 8);
        for (int i = ReportData.LEVELS - 2; i >= -1; i--) {
            int level = i < 0 ? ReportData.LEVELS - 1 : i;
            if (counts[level] > 0) {
                // one match among very many is still seen
                double height = Math.max(1.5, tall * counts[level] / total);
                top -= height;
                page.raw(String.format(
                        java.util.Locale.ROOT,
                        "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
                        ReportData.levelName(level),
                        x,
                        top,
                        width,
                        height));
            }
        }
        page.raw("</g>");
    }

    private static String width(long ms) {
        Duration width = Duration.ofMillis(ms);
        if (width.toDays() > 1) {
            return width.toDays() + " days";
        }
        return width.toHours() > 1 ? width.toHours() + " hours" : width.toMinutes() + " min";
    }
}
