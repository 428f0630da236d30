package org.varta.engine.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.varta.engine.detect.Hit;

/**
 * An alert as JSON: the form in the alert log and in the console's API, which adds {@code index} and {@code groupId}.
 *
 * <p>Members always stand in the same order, so equal alerts have equal bytes. Reading ignores members that it does not
 * know, so that an older program reads what a newer one wrote.
 */
public final class AlertJson {

    private static final JsonFactory JSON = new JsonFactory();

    private AlertJson() {}

    /** One JSON object, UTF-8, without a line end. */
    public static byte[] toBytes(Alert alert) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            writeMembers(alert, json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return out.toByteArray();
    }

    /** Writes the alert's members into an object that the caller has begun and will end. */
    public static void writeMembers(Alert alert, JsonGenerator json) throws IOException {
        json.writeStringField("id", alert.id());
        json.writeStringField("organisation", alert.organisation());
        json.writeObjectFieldStart("rule");
        Alert.RuleRef rule = alert.rule();
        json.writeStringField("key", rule.key());
        json.writeStringField("title", rule.title());
        json.writeStringField("level", rule.level());
        json.writeStringField("author", rule.author());
        writeStrings(json, "tags", rule.tags());
        json.writeStringField("contentHash", rule.contentHash());
        json.writeEndObject();
        json.writeStringField("kind", alert.kind().name().toLowerCase(Locale.ROOT));
        writeStrings(json, "groupKey", alert.groupKey());
        json.writeNumberField("timeMs", alert.timeMs());
        json.writeNumberField("raisedAtMs", alert.raisedAtMs());
        json.writeStringField("host", alert.host());
        json.writeStringField("user", alert.user());
        json.writeNumberField("eventCount", alert.eventCount());
        json.writeArrayFieldStart("events");
        for (Alert.EventRef event : alert.events()) {
            writeEvent(json, event);
        }
        json.writeEndArray();
    }

    private static void writeEvent(JsonGenerator json, Alert.EventRef event) throws IOException {
        json.writeStartObject();
        json.writeStringField("journal", event.journal());
        json.writeNumberField("sequence", event.sequence());
        json.writeStringField("ruleKey", event.ruleKey());
        json.writeNumberField("timeMs", event.timeMs());
        if (event.claimedMs() != Hit.NO_TIME) {
            json.writeNumberField("claimedMs", event.claimedMs());
        }
        json.writeObjectFieldStart("matched");
        for (var field : event.matched().entrySet()) {
            // Jackson writes half a surrogate pair in a name and then cannot read it
            writeStrings(json, WellFormed.text(field.getKey()), field.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IOException when the bytes are not such an object; the message says what was expected
     */
    public static Alert read(byte[] bytes) throws IOException {
        try (JsonParser json = JSON.createParser(bytes)) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT, "an alert");
            Draft draft = new Draft();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                readMember(json, name, draft);
            }
            expect(json, json.currentToken(), JsonToken.END_OBJECT, "the end of the alert");
            return draft.toAlert();
        }
    }

    private static void readMember(JsonParser json, String name, Draft draft) throws IOException {
        switch (name) {
            case "id" -> draft.id = text(json);
            case "organisation" -> draft.organisation = text(json);
            case "rule" -> draft.rule = readRule(json);
            case "kind" -> draft.kind = readKind(json);
            case "groupKey" -> draft.groupKey = readStrings(json);
            case "timeMs" -> draft.timeMs = json.getLongValue();
            case "raisedAtMs" -> draft.raisedAtMs = json.getLongValue();
            case "host" -> draft.host = text(json);
            case "user" -> draft.user = text(json);
            case "eventCount" -> draft.eventCount = json.getIntValue();
            case "events" -> {
                expect(json, json.currentToken(), JsonToken.START_ARRAY, "events");
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    draft.events.add(readEvent(json));
                }
                expect(json, json.currentToken(), JsonToken.END_ARRAY, "the end of events");
            }
            default -> json.skipChildren();
        }
    }

    private static Alert.Kind readKind(JsonParser json) throws IOException {
        return switch (text(json)) {
            case "event" -> Alert.Kind.EVENT;
            case "correlation" -> Alert.Kind.CORRELATION;
            default -> throw new IOException("kind is neither event nor correlation: " + text(json));
        };
    }

    private static Alert.RuleRef readRule(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_OBJECT, "rule");
        String key = "";
        String title = "";
        String level = "";
        String author = "";
        List<String> tags = List.of();
        String contentHash = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "key" -> key = text(json);
                case "title" -> title = text(json);
                case "level" -> level = text(json);
                case "author" -> author = text(json);
                case "tags" -> tags = readStrings(json);
                case "contentHash" -> contentHash = text(json);
                default -> json.skipChildren();
            }
        }
        return new Alert.RuleRef(key, title, level, author, tags, contentHash);
    }

    private static Alert.EventRef readEvent(JsonParser json) throws IOException {
        String journal = "";
        long sequence = 0;
        String ruleKey = "";
        long timeMs = 0;
        long claimedMs = Hit.NO_TIME;
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "journal" -> journal = text(json);
                case "sequence" -> sequence = json.getLongValue();
                case "ruleKey" -> ruleKey = text(json);
                case "timeMs" -> timeMs = json.getLongValue();
                case "claimedMs" -> claimedMs = json.getLongValue();
                case "matched" -> {
                    expect(json, json.currentToken(), JsonToken.START_OBJECT, "matched");
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String field = json.currentName();
                        json.nextToken();
                        matched.put(field, readStrings(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Alert.EventRef(journal, sequence, ruleKey, timeMs, claimedMs, matched);
    }

    private static List<String> readStrings(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_ARRAY, "an array of strings");
        List<String> values = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            values.add(json.getText());
        }
        expect(json, json.currentToken(), JsonToken.END_ARRAY, "the end of an array of strings");
        return values;
    }

    private static String text(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_STRING, "a string");
        return json.getText();
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken wanted, String what) throws IOException {
        if (found != wanted) {
            throw new IOException("expected " + what + ", found " + found + " at byte "
                    + json.currentLocation().getByteOffset());
        }
    }

    /** Members in whatever order they come. */
    private static final class Draft {
        private String id = "";
        private String organisation = "";
        private Alert.RuleRef rule = new Alert.RuleRef("", "", "", "", List.of(), "");
        private Alert.Kind kind = Alert.Kind.EVENT;
        private List<String> groupKey = List.of();
        private long timeMs;
        private long raisedAtMs;
        private String host = "";
        private String user = "";
        private int eventCount;
        private final List<Alert.EventRef> events = new ArrayList<>();

        Alert toAlert() throws IOException {
            if (id.isEmpty() || rule.key().isEmpty()) {
                throw new IOException("an alert needs id and rule.key");
            }
            return new Alert(
                    id, organisation, rule, kind, groupKey, timeMs, raisedAtMs, host, user, events, eventCount);
        }
    }
}
