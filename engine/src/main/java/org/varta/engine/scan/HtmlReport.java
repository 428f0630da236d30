package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * One page that holds all it needs: what was found by host, technique and rule, over time, with the values that matched. It
 * loads nothing; its content security policy names its own style and script by their hashes, so that nothing that an event
 * says can be run even if it were to become markup.
 */
public final class HtmlReport implements MatchOutput {

    /** Most rules that a row of hosts or techniques names. */
    private static final int RULES_NAMED_MAX = 12;

    private static final int TABLE_ROWS_MAX = 200;

    private final OutputStream out;
    private final ReportData data = new ReportData();

    public HtmlReport(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(Match match) {
        data.add(match);
    }

    /** Nothing goes out before {@link #finish}. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Writes the page. */
    public void finish(ScanEnd end) throws IOException {
        HtmlWriter page = new HtmlWriter();
        head(page);
        summary(page, end);
        ReportChart.write(page, data.times());
        hosts(page);
        techniques(page);
        put(page);
        page.raw("<section id=\"rules\"><h2>Rules</h2>");
        page.raw(
                        "<p class=\"tools\"><input id=\"filter\" type=\"search\" placeholder=\"Filter rules, hosts and values\" ")
                .raw("aria-label=\"Filter\"></p>");
        for (ReportData.OfRule rule : data.rules()) {
            ReportRule.write(page, rule);
            put(page);
        }
        page.raw("<p id=\"none\" hidden>No rule fits the filter.</p></section>");
        statistics(page, end.statistics());
        problems(page, end.problems());
        page.raw("</main><script>").raw(resource("report.js")).raw("</script></body></html>\n");
        put(page);
        out.flush();
    }

    private void put(HtmlWriter page) throws IOException {
        out.write(page.take().getBytes(UTF_8));
    }

    private static void head(HtmlWriter page) {
        String style = resource("report.css");
        String policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '"
                + hash(resource("report.js")) + "'; base-uri 'none'; form-action 'none'";
        page.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .raw("<meta name=\"referrer\" content=\"no-referrer\"><title>Varta scan report</title><style>")
                .raw(style)
                .raw("</style></head><body><header><h1>Varta <span>scan report</span></h1>")
                .raw(
                        "<nav><a href=\"#hosts\">Hosts</a><a href=\"#techniques\">Techniques</a><a href=\"#rules\">Rules</a>")
                .raw("<a href=\"#statistics\">Statistics</a><button id=\"theme\" type=\"button\">Theme</button></nav>")
                .raw("</header><main>");
    }

    private void summary(HtmlWriter page, ScanEnd end) {
        Summary summary = end.summary();
        ReportData.Count all = data.all();
        page.raw("<section class=\"tiles\">");
        for (int level = ReportData.LEVELS - 2; level >= 0; level--) {
            String name = ReportData.levelName(level);
            page.raw("<div class=\"tile " + name + "\"><b>")
                    .number(all.byLevel[level])
                    .raw("</b><span>")
                    .text(name)
                    .raw("</span></div>");
        }
        page.raw("</section><p class=\"facts\">");
        page.text(String.format(
                Locale.ROOT,
                "%,d matches in %,d events of %,d files, by %,d rules in %.1f s.",
                summary.matches(),
                summary.events(),
                summary.files(),
                end.rulesLoaded(),
                end.seconds()));
        if (all.firstMs() != org.varta.engine.normalise.Facts.NO_TIME) {
            page.text(" Matches from " + MatchText.time(all.firstMs()) + " to " + MatchText.time(all.lastMs()) + ".");
        }
        if (end.rulesFailed() > 0) {
            page.text(" " + end.rulesFailed() + " rules could not be used.");
        }
        if (summary.undecodable() > 0 || summary.broken() > 0) {
            page.text(" " + summary.broken() + " files are damaged or broken, " + summary.undecodable()
                    + " events could not be decoded.");
        }
        page.raw("</p>");
    }

    private void hosts(HtmlWriter page) {
        page.raw("<section id=\"hosts\"><h2>Hosts</h2>");
        named(page, "Host", data.hosts());
    }

    private void techniques(HtmlWriter page) {
        page.raw("<section id=\"techniques\"><h2>Techniques</h2>");
        named(page, "Technique", data.techniques());
    }

    private static void named(HtmlWriter page, String what, List<ReportData.Named> all) {
        page.raw("<div class=\"scroll\"><table><thead><tr><th>" + what + "</th>");
        for (int level = ReportData.LEVELS - 2; level >= 0; level--) {
            page.raw("<th class=\"n\">").text(ReportData.levelName(level)).raw("</th>");
        }
        page.raw("<th>first</th><th>last</th><th>rules</th></tr></thead><tbody>");
        for (ReportData.Named one : all.subList(0, Math.min(all.size(), TABLE_ROWS_MAX))) {
            page.raw("<tr><td class=\"name\">")
                    .text(one.name.isEmpty() ? "(not named)" : one.name)
                    .raw("</td>");
            for (int level = ReportData.LEVELS - 2; level >= 0; level--) {
                long count = one.byLevel[level];
                page.raw("<td class=\"n " + (count == 0 ? "zero" : ReportData.levelName(level)) + "\">")
                        .number(count)
                        .raw("</td>");
            }
            page.raw("<td class=\"t\">").text(MatchText.time(one.firstMs()));
            page.raw("</td><td class=\"t\">").text(MatchText.time(one.lastMs()));
            page.raw("</td><td class=\"many\">")
                    .text(String.join(
                            "; ", one.rules.stream().limit(RULES_NAMED_MAX).toList()));
            if (one.rules.size() > RULES_NAMED_MAX) {
                page.text("; and ").number(one.rules.size() - RULES_NAMED_MAX).text(" more");
            }
            page.raw("</td></tr>");
        }
        page.raw("</tbody></table></div>");
        more(page, all.size());
        page.raw("</section>");
    }

    private static void statistics(HtmlWriter page, EventStatistics statistics) {
        page.raw("<section id=\"statistics\"><h2>Statistics</h2><h3>Events by channel and id</h3>")
                .raw("<div class=\"scroll\"><table><thead><tr><th>Channel</th><th>Id</th><th class=\"n\">Events</th>")
                .raw("<th>first</th><th>last</th></tr></thead><tbody>");
        List<EventStatistics.EventCount> events = statistics.events();
        for (EventStatistics.EventCount count : events.subList(0, Math.min(events.size(), TABLE_ROWS_MAX))) {
            page.raw("<tr>");
            page.element("td", count.channel()).element("td", count.eventId());
            page.raw("<td class=\"n\">").number(count.count()).raw("</td>");
            page.raw("<td class=\"t\">").text(MatchText.time(count.firstMs()));
            page.raw("</td><td class=\"t\">")
                    .text(MatchText.time(count.lastMs()))
                    .raw("</td></tr>");
        }
        page.raw("</tbody></table></div>");
        more(page, events.size());
        List<EventStatistics.LogonCount> logons = statistics.logons();
        page.raw("<h3>Logons (4624, 4625)</h3><div class=\"scroll\"><table><thead><tr><th>Host</th><th>User</th>")
                .raw(
                        "<th>Type</th><th>From</th><th class=\"n\">succeeded</th><th class=\"n\">failed</th></tr></thead><tbody>");
        for (EventStatistics.LogonCount count : logons.subList(0, Math.min(logons.size(), TABLE_ROWS_MAX))) {
            page.raw("<tr>");
            for (String text : List.of(count.host(), count.user(), count.logonType(), count.source())) {
                page.element("td", text);
            }
            page.raw("<td class=\"n\">")
                    .number(count.succeeded())
                    .raw("</td><td class=\"n\">")
                    .number(count.failed());
            page.raw("</td></tr>");
        }
        page.raw("</tbody></table></div>");
        more(page, logons.size());
        page.raw("</section>");
    }

    private static void more(HtmlWriter page, int count) {
        if (count > TABLE_ROWS_MAX) {
            page.raw("<p class=\"more\">").number(count - TABLE_ROWS_MAX).raw(" more are not listed.</p>");
        }
    }

    private static void problems(HtmlWriter page, List<String> problems) {
        if (problems.isEmpty()) {
            return;
        }
        page.raw("<section id=\"problems\"><h2>What could not be read</h2><ul>");
        problems.forEach(problem -> page.element("li", problem));
        page.raw("</ul></section>");
    }

    /** Our own style and script; neither holds anything that ends its element. */
    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the policy names an inline style or script (CSP Level 3, section 2.3.1). */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
