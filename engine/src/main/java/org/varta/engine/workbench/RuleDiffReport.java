package org.varta.engine.workbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;
import org.varta.engine.normalise.Facts;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.RuleHeader;

/** Writes a {@link RuleDiff} for people and for programs. */
public final class RuleDiffReport {

    /** So many events of a rule are shown to people; the rest is counted. */
    private static final int EVENTS_SHOWN = 5;

    private static final int VALUE_WIDTH = 100;

    private final RuleDiff diff;

    public RuleDiffReport(RuleDiff diff) {
        this.diff = diff;
    }

    /**
     * Documents with {@code +}, {@code -} or {@code ~} before them; then a line a rule with its counts, and its first events.
     */
    public void text(PrintWriter out) {
        diff.documents().forEach(change -> out.println(document(change)));
        RuleDiff.Verdicts verdicts = diff.verdicts();
        if (verdicts == null || verdicts.changes().isEmpty()) {
            return;
        }
        if (!diff.documents().isEmpty()) {
            out.println();
        }
        Map<String, StringBuilder> shown = new HashMap<>();
        Map<String, Integer> listed = new HashMap<>();
        for (RuleDiff.Change change : verdicts.changes()) {
            if (listed.merge(change.rule().key(), 1, Integer::sum) <= EVENTS_SHOWN) {
                shown.computeIfAbsent(change.rule().key(), k -> new StringBuilder())
                        .append(verdict(change));
            }
        }
        out.println("    newly  no longer    changed       same  rule");
        for (RuleDiff.Counts counts : verdicts.counts()) {
            if (counts.differs()) {
                out.printf(
                        Locale.ROOT,
                        "%9d  %9d  %9d  %9d  %s%n",
                        counts.newly(),
                        counts.noLonger(),
                        counts.changed(),
                        counts.same(),
                        name(counts.rule()));
                out.print(shown.getOrDefault(counts.rule().key(), new StringBuilder()));
                long more = counts.newly() + counts.noLonger() + counts.changed() - EVENTS_SHOWN;
                if (more > 0) {
                    out.println("            and " + more + " more");
                }
            }
        }
    }

    private static String document(DocumentDiff.Change change) {
        String line = switch (change.kind()) {
                    case ADDED -> "+ ";
                    case REMOVED -> "- ";
                    case CHANGED -> "~ ";
                }
                + change.type() + " " + name(change.header());
        StringJoiner what = new StringJoiner(", ", ": ", "").setEmptyValue("");
        for (String part : change.what()) {
            what.add(
                    part.equals("level") ? "level " + orNone(change.before()) + " -> " + orNone(change.after()) : part);
        }
        return line + what;
    }

    private static String orNone(String level) {
        return level.isEmpty() ? "none" : level;
    }

    private static String verdict(RuleDiff.Change change) {
        RuleDiff.Place place = change.place();
        String where = place.member().isEmpty() ? place.file() : place.file() + "!" + place.member();
        String values = switch (change.kind()) {
            case NEWLY -> values(change.after());
            case NO_LONGER -> values(change.before());
            case CHANGED -> values(change.before()) + " -> " + values(change.after());
        };
        return "          "
                + switch (change.kind()) {
                    case NEWLY -> "+ ";
                    case NO_LONGER -> "- ";
                    case CHANGED -> "~ ";
                }
                + printable(where + ":" + place.record())
                + (place.timeMs() == Facts.NO_TIME ? "" : "  " + Instant.ofEpochMilli(place.timeMs()))
                + "  " + values + System.lineSeparator();
    }

    private static String values(SequencedMap<String, List<String>> matched) {
        StringJoiner all = new StringJoiner("; ");
        matched.forEach((field, values) -> all.add(field + "=" + String.join(", ", values)));
        String text = printable(all.toString());
        return text.codePointCount(0, text.length()) <= VALUE_WIDTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, VALUE_WIDTH - 1)) + "…";
    }

    private static String name(RuleHeader header) {
        return printable(header.title() + " (" + header.key() + ")");
    }

    /** A terminal obeys control characters, and events are written by attackers. */
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '.' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /**
     * {@code {"old":{"hash","loaded","failed"},"new":{...},"documents":[...],"verdicts":{"files","events","rules":[...],
     * "changes":[...],"unlisted"}}}; {@code "verdicts"} is null when no events were given.
     */
    public void json(PrintWriter out) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            pack(json, "old", diff.before(), diff.beforeFailed());
            pack(json, "new", diff.after(), diff.afterFailed());
            json.writeArrayFieldStart("documents");
            for (DocumentDiff.Change change : diff.documents()) {
                document(json, change);
            }
            json.writeEndArray();
            RuleDiff.Verdicts verdicts = diff.verdicts();
            if (verdicts == null) {
                json.writeNullField("verdicts");
            } else {
                verdicts(json, verdicts);
            }
            json.writeEndObject();
        }
        out.println();
    }

    private static void pack(JsonGenerator json, String name, RulePack pack, int failed) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("hash", pack.hash());
        json.writeNumberField("loaded", pack.documents().size() + pack.documentsFailed() - failed);
        json.writeNumberField("failed", failed);
        json.writeEndObject();
    }

    private static void document(JsonGenerator json, DocumentDiff.Change change) throws IOException {
        json.writeStartObject();
        json.writeStringField("change", keyword(change.kind()));
        json.writeStringField("type", change.type());
        rule(json, change.header());
        json.writeStringField("file", change.header().file());
        if (change.kind() == DocumentDiff.Kind.CHANGED) {
            json.writeArrayFieldStart("what");
            for (String part : change.what()) {
                json.writeString(part);
            }
            json.writeEndArray();
        }
        if (change.kind() != DocumentDiff.Kind.ADDED) {
            Json.text(json, "old_level", change.before().isEmpty() ? null : change.before());
        }
        if (change.kind() != DocumentDiff.Kind.REMOVED) {
            Json.text(json, "new_level", change.after().isEmpty() ? null : change.after());
        }
        json.writeEndObject();
    }

    private static void verdicts(JsonGenerator json, RuleDiff.Verdicts verdicts) throws IOException {
        json.writeObjectFieldStart("verdicts");
        json.writeNumberField("files", verdicts.files());
        json.writeNumberField("events", verdicts.events());
        json.writeArrayFieldStart("rules");
        for (RuleDiff.Counts counts : verdicts.counts()) {
            json.writeStartObject();
            rule(json, counts.rule());
            json.writeNumberField("newly", counts.newly());
            json.writeNumberField("no_longer", counts.noLonger());
            json.writeNumberField("changed", counts.changed());
            json.writeNumberField("same", counts.same());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changes");
        for (RuleDiff.Change change : verdicts.changes()) {
            change(json, change);
        }
        json.writeEndArray();
        json.writeNumberField("unlisted", verdicts.unlisted());
        json.writeEndObject();
    }

    private static void change(JsonGenerator json, RuleDiff.Change change) throws IOException {
        json.writeStartObject();
        json.writeStringField("change", keyword(change.kind()));
        rule(json, change.rule());
        json.writeStringField("file", change.place().file());
        if (!change.place().member().isEmpty()) {
            json.writeStringField("member", change.place().member());
        }
        json.writeNumberField("record", change.place().record());
        boolean isTimed = change.place().timeMs() != Facts.NO_TIME;
        Json.text(
                json,
                "time",
                isTimed ? Instant.ofEpochMilli(change.place().timeMs()).toString() : null);
        if (change.kind() != RuleDiff.Kind.NEWLY) {
            matched(json, "old_matched", change.before());
        }
        if (change.kind() != RuleDiff.Kind.NO_LONGER) {
            matched(json, "new_matched", change.after());
        }
        json.writeEndObject();
    }

    private static void rule(JsonGenerator json, RuleHeader rule) throws IOException {
        json.writeObjectFieldStart("rule");
        Json.text(json, "id", rule.id());
        json.writeStringField("title", rule.title());
        json.writeEndObject();
    }

    private static void matched(JsonGenerator json, String name, SequencedMap<String, List<String>> matched)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, List<String>> field : matched.entrySet()) {
            json.writeArrayFieldStart(field.getKey());
            for (String value : field.getValue()) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static String keyword(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
