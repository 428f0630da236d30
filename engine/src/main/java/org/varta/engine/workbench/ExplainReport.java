package org.varta.engine.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.explain.RuleVerdict;
import org.varta.rules.explain.Verdict;
import org.varta.rules.sigma.RuleHeader;

/** Writes what a rule says about an event, as a tree for people or as JSON. */
public final class ExplainReport {

    /** More of a list is counted, not shown, in text. */
    private static final int SHOWN_MAX = 6;

    /** The rest of a longer value is not shown in text, UTF-16 units. */
    private static final int VALUE_SHOWN_MAX = 160;

    private final RuleVerdict verdict;

    public ExplainReport(RuleVerdict verdict) {
        this.verdict = verdict;
    }

    /** Verdict and rule, then the condition line by line, then what is missing for a match. */
    public void text(PrintWriter out) {
        RuleHeader header = verdict.rule().header();
        String author = header.author() == null ? "" : "  by " + header.author();
        out.println(
                (verdict.holds() ? "MATCH     " : "NO MATCH  ") + header.title() + " (" + header.key() + ")" + author);
        String sources = verdict.sources().isEmpty()
                ? "none that is known"
                : verdict.sources().stream().map(ExplainReport::source).collect(Collectors.joining(", "));
        line(
                out,
                1,
                verdict.isSourceRight(),
                "logsource " + source(verdict.rule().logSource()),
                "event: " + sources);
        write(out, 1, verdict.condition());
        for (Verdict filter : verdict.filters()) {
            out.println("  filter:");
            write(out, 2, filter);
        }
        nearestMiss(out);
    }

    private void nearestMiss(PrintWriter out) {
        List<Verdict.Item> lines = verdict.nearestMiss();
        if (lines.isEmpty()) {
            return;
        }
        out.println("  would match, if");
        for (Verdict.Item item : lines) {
            String wish = item.holds() ? "did not hold" : "held: " + item.why();
            out.println("    " + item.name() + " " + expected(item) + " " + wish);
        }
    }

    private static void write(PrintWriter out, int depth, Verdict part) {
        switch (part) {
            case Verdict.Group(var join, String label, boolean holds, List<Verdict> parts) -> {
                String name = label.isEmpty() ? (join == Verdict.Join.ALL ? "all of these" : "one of these") : label;
                line(out, depth, holds, name, "");
                parts.forEach(inner -> write(out, depth + 1, inner));
            }
            case Verdict.Selection(String name, boolean holds, Verdict body) -> {
                line(out, depth, holds, name, "");
                boolean isUnnamed = body instanceof Verdict.Group group
                        && group.join() == Verdict.Join.ALL
                        && group.label().isEmpty();
                if (isUnnamed && body instanceof Verdict.Group group) {
                    group.parts().forEach(inner -> write(out, depth + 1, inner));
                } else {
                    write(out, depth + 1, body);
                }
            }
            case Verdict.Item item -> {
                String actual = item.actual().isEmpty() ? "" : "= " + shortened(item.actual());
                String why = item.why().isEmpty() ? "" : "(" + item.why() + ")";
                line(out, depth, item.holds(), item.name() + " " + expected(item), (actual + " " + why).strip());
            }
        }
    }

    private static void line(PrintWriter out, int depth, boolean holds, String name, String rest) {
        String tail = rest.isEmpty() ? "" : "  " + rest;
        out.println("  ".repeat(depth) + (holds ? "ok    " : "FAIL  ") + name + tail);
    }

    /** Values that the event has come first. */
    private static String expected(Verdict.Item item) {
        List<String> texts = item.expected().stream()
                .sorted((a, b) -> Boolean.compare(b.holds(), a.holds()))
                .map(Verdict.Expected::text)
                .toList();
        return shortened(texts);
    }

    private static String shortened(List<String> values) {
        String shown = values.stream()
                .limit(SHOWN_MAX)
                .map(ExplainReport::shortened)
                .map(value -> value.replace("\n", "\\n").replace("\r", "\\r"))
                .collect(Collectors.joining(", "));
        return values.size() > SHOWN_MAX ? shown + " and " + (values.size() - SHOWN_MAX) + " more" : shown;
    }

    private static String shortened(String value) {
        return value.codePointCount(0, value.length()) > VALUE_SHOWN_MAX
                ? value.substring(0, value.offsetByCodePoints(0, VALUE_SHOWN_MAX)) + "…"
                : value;
    }

    private static String source(LogSource source) {
        return "%s/%s/%s".formatted(orAny(source.product()), orAny(source.category()), orAny(source.service()));
    }

    private static String orAny(@Nullable String part) {
        return part == null ? "*" : part;
    }

    /**
     * {@code {"match","rule":{"id","title","author"},"logsource":{..},"condition":{..},"filters":[..],"reasons":[..],
     * "nearest_miss":[..]}}; a part is {@code {"type":"group","join","label","holds","parts"}}, {@code
     * {"type":"selection","name","holds","body"}} or {@code {"type":"item","name","holds","expected":[{"value","holds"}],
     * "actual":[..],"why"}}.
     */
    public void json(PrintWriter out) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            json.writeBooleanField("match", verdict.holds());
            RuleHeader header = verdict.rule().header();
            json.writeObjectFieldStart("rule");
            Json.text(json, "id", header.id());
            json.writeStringField("title", header.title());
            Json.text(json, "author", header.author());
            json.writeEndObject();
            logSource(json);
            json.writeFieldName("condition");
            part(json, verdict.condition());
            json.writeArrayFieldStart("filters");
            for (Verdict filter : verdict.filters()) {
                part(json, filter);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("reasons");
            for (String reason : verdict.reasons()) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("nearest_miss");
            for (Verdict.Item item : verdict.nearestMiss()) {
                part(json, item);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private void logSource(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("logsource");
        json.writeBooleanField("holds", verdict.isSourceRight());
        json.writeFieldName("expected");
        source(json, verdict.rule().logSource());
        json.writeArrayFieldStart("actual");
        for (LogSource source : verdict.sources()) {
            source(json, source);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void source(JsonGenerator json, LogSource source) throws IOException {
        json.writeStartObject();
        Json.text(json, "product", source.product());
        Json.text(json, "category", source.category());
        Json.text(json, "service", source.service());
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, Verdict part) throws IOException {
        json.writeStartObject();
        switch (part) {
            case Verdict.Group(var join, String label, boolean holds, List<Verdict> parts) -> {
                json.writeStringField("type", "group");
                json.writeStringField("join", join.name().toLowerCase(Locale.ROOT));
                json.writeStringField("label", label);
                json.writeBooleanField("holds", holds);
                json.writeArrayFieldStart("parts");
                for (Verdict inner : parts) {
                    part(json, inner);
                }
                json.writeEndArray();
            }
            case Verdict.Selection(String name, boolean holds, Verdict body) -> {
                json.writeStringField("type", "selection");
                json.writeStringField("name", name);
                json.writeBooleanField("holds", holds);
                json.writeFieldName("body");
                part(json, body);
            }
            case Verdict.Item item -> item(json, item);
        }
        json.writeEndObject();
    }

    private static void item(JsonGenerator json, Verdict.Item item) throws IOException {
        json.writeStringField("type", "item");
        json.writeStringField("name", item.name());
        json.writeBooleanField("holds", item.holds());
        json.writeArrayFieldStart("expected");
        for (Verdict.Expected expected : item.expected()) {
            json.writeStartObject();
            json.writeStringField("value", expected.text());
            json.writeBooleanField("holds", expected.holds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("actual");
        for (String actual : item.actual()) {
            json.writeString(actual);
        }
        json.writeEndArray();
        Json.text(json, "why", item.why().isEmpty() ? null : item.why());
    }
}
