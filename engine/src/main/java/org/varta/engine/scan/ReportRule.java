package org.varta.engine.scan;

import java.util.List;
import java.util.Map;
import org.varta.rules.sigma.RuleHeader;

/** A rule of the report, closed until somebody opens it: what it is about, and its first matches. */
final class ReportRule {

    private static final int HOSTS_SHOWN = 8;

    private ReportRule() {}

    static void write(HtmlWriter page, ReportData.OfRule of) {
        RuleHeader rule = of.rule;
        page.raw("<details class=\"rule\"><summary><span class=\"level "
                        + ReportData.levelName(ReportData.levelOf(of.level)))
                .raw("\">")
                .text(of.level.isEmpty() ? "no level" : of.level)
                .raw("</span><span class=\"title\">")
                .text(rule.title())
                .raw("</span><span class=\"count\">")
                .number(of.total)
                .raw("</span><span class=\"where\">")
                .text(hosts(of))
                .raw("</span></summary><div class=\"about\">");
        if (rule.description() != null) {
            page.raw("<p>").text(rule.description()).raw("</p>");
        }
        page.raw("<dl>");
        fact(page, "Author", MatchText.orEmpty(rule.author()));
        fact(page, "Id", MatchText.orEmpty(rule.id()));
        fact(page, "Tags", String.join(", ", rule.tags()));
        fact(page, "False positives", String.join("; ", rule.falsePositives()));
        fact(page, "References", String.join("\n", rule.references()));
        fact(page, "Seen", MatchText.time(of.firstMs()) + " to " + MatchText.time(of.lastMs()));
        page.raw("</dl></div>");
        of.shown.forEach(match -> match(page, match));
        if (of.total > of.shown.size()) {
            page.raw("<p class=\"more\">")
                    .number(of.total - of.shown.size())
                    .raw(" more matches are not shown here.</p>");
        }
        page.raw("</details>");
    }

    private static String hosts(ReportData.OfRule of) {
        List<String> named = of.hosts.stream().filter(host -> !host.isEmpty()).toList();
        String all = String.join(", ", named.subList(0, Math.min(named.size(), HOSTS_SHOWN)));
        return named.size() > HOSTS_SHOWN ? all + " and " + (named.size() - HOSTS_SHOWN) + " more" : all;
    }

    private static void fact(HtmlWriter page, String name, String value) {
        if (!value.isEmpty()) {
            page.element("dt", name).element("dd", value);
        }
    }

    private static void match(HtmlWriter page, Match match) {
        EventPlace event = match.event();
        page.raw("<article><p class=\"place\"><time>")
                .text(MatchText.time(match.timeMs()))
                .raw("</time> <b>")
                .text(event.host())
                .raw("</b> ")
                .text(event.user())
                .raw(" <span>")
                .text(event.channel() + (event.eventId().isEmpty() ? "" : " " + event.eventId()))
                .raw("</span> <code>")
                .text(event.path() + ":" + match.record())
                .raw("</code></p><table class=\"values\">");
        for (Map.Entry<String, List<String>> field : match.matched().entrySet()) {
            page.raw("<tr>").element("th", field.getKey()).element("td", String.join("\n", field.getValue()));
            page.raw("</tr>");
        }
        page.raw("</table>");
        if (match.isCorrelation()) {
            contributions(page, match);
        }
        page.raw("</article>");
    }

    private static void contributions(HtmlWriter page, Match match) {
        page.raw("<p class=\"more\">rests on ")
                .number(match.contributionCount())
                .raw(" events:</p><ol>");
        for (Match.Contribution contribution : match.contributions()) {
            EventPlace event = contribution.event();
            page.raw("<li><time>")
                    .text(MatchText.time(event.timeMs()))
                    .raw("</time> ")
                    .text(contribution.rule().title())
                    .raw(" <b>")
                    .text(event.host())
                    .raw("</b> <code>")
                    .text(event.path() + ":" + event.record())
                    .raw("</code></li>");
        }
        page.raw("</ol>");
    }
}
