package org.varta.engine.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.RuleCost;
import org.varta.rules.sigma.RuleHeader;

/** What rules cost on some events, for people and for programs. */
public final class RuleProfile {

    private static final int VALUE_WIDTH = 60;
    private static final int TITLE_WIDTH = 60;

    private final Map<String, SequencedMap<String, List<String>>> matched = new HashMap<>();

    /** What a rule matched; the first of it is shown. */
    public void matched(RuleHeader rule, SequencedMap<String, List<String>> fields) {
        matched.putIfAbsent(rule.key(), fields);
    }

    /** One object, the dearest rules first. */
    public void json(RuleCost.All costs, long events, int limit, PrintWriter out) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            json.writeNumberField("events", events);
            json.writeNumberField("timed", costs.events());
            json.writeNumberField("finding_ns_per_event", perEvent(costs.findingNs(), costs));
            json.writeNumberField("trials_ns_per_event", perEvent(costs.trialsNs(), costs));
            json.writeNumberField("rules_tried", costs.rules().size());
            json.writeArrayFieldStart("rules");
            for (RuleCost one :
                    costs.rules().subList(0, Math.min(limit, costs.rules().size()))) {
                rule(json, costs, one);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private void rule(JsonGenerator json, RuleCost.All costs, RuleCost one) throws IOException {
        RuleHeader header = one.rule();
        json.writeStartObject();
        json.writeObjectFieldStart("rule");
        Json.text(json, "id", header.id());
        json.writeStringField("title", header.title());
        Json.text(json, "level", header.level() == null ? null : header.level().keyword());
        json.writeStringField("file", header.file());
        json.writeEndObject();
        json.writeNumberField("share", Math.round(costs.share(one) * 1e6) / 1e6);
        json.writeNumberField("ns_per_event", Math.round(costs.nsPerEvent(one) * 10) / 10.0);
        json.writeNumberField("ns_per_trial", one.costNs() / Math.max(1, one.trials()));
        json.writeNumberField("dearest_ns", one.dearestNs());
        json.writeNumberField("candidates", one.trials());
        json.writeNumberField("hits", one.hits());
        json.writeObjectFieldStart("matched");
        SequencedMap<String, List<String>> fields = matched.get(header.key());
        if (fields != null) {
            for (Map.Entry<String, List<String>> field : fields.entrySet()) {
                json.writeArrayFieldStart(field.getKey());
                for (String value : field.getValue()) {
                    json.writeString(value);
                }
                json.writeEndArray();
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** A line a rule, the dearest first. */
    public void text(RuleCost.All costs, int limit, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%7s %9s %9s %10s %9s  %-" + TITLE_WIDTH + "s  %s%n",
                "share",
                "ns/event",
                "ns/trial",
                "candidates",
                "hits",
                "rule",
                "matched");
        for (RuleCost one :
                costs.rules().subList(0, Math.min(limit, costs.rules().size()))) {
            out.printf(
                    Locale.ROOT,
                    "%6.1f%% %9.1f %9d %10d %9d  %-" + TITLE_WIDTH + "s  %s%n",
                    100 * costs.share(one),
                    costs.nsPerEvent(one),
                    one.costNs() / Math.max(1, one.trials()),
                    one.trials(),
                    one.hits(),
                    shown(one.rule().title(), TITLE_WIDTH),
                    shown(values(matched.get(one.rule().key())), VALUE_WIDTH));
        }
        out.printf(
                Locale.ROOT,
                "%d events timed: %d ns each to find the rules to be tried, %d ns to try them; %d rules were tried%n",
                costs.events(),
                perEvent(costs.findingNs(), costs),
                perEvent(costs.trialsNs(), costs),
                costs.rules().size());
    }

    private static long perEvent(long ns, RuleCost.All costs) {
        return ns / Math.max(1, costs.events());
    }

    private static String values(@Nullable SequencedMap<String, List<String>> fields) {
        return fields == null
                ? ""
                : fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue().getFirst())
                        .collect(Collectors.joining(" "));
    }

    /** No longer than a column; what a terminal would obey is a dot. */
    private static String shown(String text, int width) {
        StringBuilder shown = new StringBuilder();
        int[] points = text.codePoints().limit(width + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, width); i++) {
            int type = Character.getType(points[i]);
            boolean isHarmful = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE;
            shown.appendCodePoint(isHarmful ? '.' : points[i]);
        }
        return points.length > width
                ? shown.substring(0, shown.offsetByCodePoints(0, width - 1)) + "…"
                : shown.toString();
    }
}
