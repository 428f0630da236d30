package org.varta.engine.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AnalystAction;
import org.varta.engine.alert.FeedEntry;
import org.varta.engine.alert.GroupDetail;
import org.varta.engine.alert.GroupPage;
import org.varta.engine.alert.GroupStatus;
import org.varta.engine.detect.DeadLetter;

/** The JSON of the API, as docs/console-api.md has it. What events say is only ever a string value or a field name. */
final class ApiJson {

    /** Of host, user, group key and matched values, lists and the live feed show so many UTF-16 units. */
    static final int SHOWN_CHARS_MAX = 512;

    /** And so many values of a field, or fields of an event. */
    static final int SHOWN_VALUES_MAX = 32;

    private static final JsonFactory JSON = new JsonFactory();

    private ApiJson() {}

    /** Writes one JSON value. */
    interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    static byte[] bytes(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            content.writeTo(json);
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }
        return out.toByteArray();
    }

    static void session(JsonGenerator json, Session session) throws IOException {
        json.writeStartObject();
        json.writeStringField("user", session.user());
        json.writeStringField("role", session.role().keyword());
        json.writeStringField("csrf", session.csrf());
        json.writeEndObject();
    }

    static void page(JsonGenerator json, GroupPage page) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("groups");
        for (AlertGroup group : page.groups()) {
            group(json, group);
        }
        json.writeEndArray();
        if (page.next().isPresent()) {
            json.writeStringField("next", Long.toString(page.next().getAsLong()));
        } else {
            json.writeNullField("next");
        }
        json.writeNumberField("asOf", page.asOfIndex());
        json.writeEndObject();
    }

    static void organisations(JsonGenerator json, List<String> names) throws IOException {
        json.writeStartObject();
        texts(json, "organisations", names);
        json.writeEndObject();
    }

    static void group(JsonGenerator json, AlertGroup group) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", group.id());
        json.writeStringField("organisation", group.organisation());
        json.writeStringField("ruleKey", group.rule().key());
        json.writeStringField("title", group.rule().title());
        json.writeStringField("level", group.rule().level());
        json.writeStringField("author", group.rule().author());
        texts(json, "tags", group.rule().tags());
        json.writeStringField("kind", group.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("host", shown(group.host()));
        json.writeStringField("user", shown(group.user()));
        texts(json, "groupKey", shown(group.groupKey()));
        json.writeNumberField("firstMs", group.firstMs());
        json.writeNumberField("lastMs", group.lastMs());
        json.writeNumberField("lastEventMs", group.lastEventMs());
        json.writeNumberField("count", group.count());
        switch (group.status()) {
            case GroupStatus.Open() -> {
                json.writeStringField("status", "open");
                json.writeNullField("acknowledgedBy");
                json.writeNullField("acknowledgedAtMs");
            }
            case GroupStatus.Acknowledged(var analyst, var atMs) -> {
                json.writeStringField("status", "acknowledged");
                json.writeStringField("acknowledgedBy", analyst);
                json.writeNumberField("acknowledgedAtMs", atMs);
            }
        }
        json.writeStringField("lastAlertId", group.lastAlertId());
        json.writeEndObject();
    }

    static void detail(JsonGenerator json, GroupDetail detail) throws IOException {
        json.writeStartObject();
        json.writeFieldName("group");
        group(json, detail.group());
        json.writeArrayFieldStart("alerts");
        for (var logged : detail.alerts()) {
            alert(json, logged.index(), detail.group().id(), logged.alert());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("history");
        for (AnalystAction action : detail.history()) {
            json.writeStartObject();
            json.writeNumberField("atMs", action.atMs());
            json.writeStringField("user", action.user());
            json.writeStringField("action", action.kind().keyword());
            json.writeStringField("note", action.note());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void alert(JsonGenerator json, long index, String groupId, Alert alert) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeStringField("groupId", groupId);
        AlertJson.writeMembers(alert, json);
        json.writeEndObject();
    }

    static void feedEntry(JsonGenerator json, FeedEntry entry) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", entry.index());
        json.writeFieldName("group");
        group(json, entry.group());
        json.writeStringField("alertId", entry.alertId());
        json.writeObjectFieldStart("matched");
        Alert alert = entry.alert();
        if (alert != null && !alert.events().isEmpty()) {
            var fields = alert.events().getLast().matched().entrySet();
            for (Map.Entry<String, List<String>> field :
                    fields.stream().limit(SHOWN_VALUES_MAX).toList()) {
                texts(json, shown(field.getKey()), shown(field.getValue()));
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    static void deadLetters(JsonGenerator json, List<DeadLetter> letters, boolean hasMore) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("deadLetters");
        for (DeadLetter letter : letters) {
            json.writeStartObject();
            json.writeNumberField("sequence", letter.sequence());
            json.writeNumberField("receivedAtMs", letter.receivedAtMs());
            json.writeStringField("listener", letter.listener());
            json.writeStringField("peer", letter.peer());
            json.writeStringField("reason", letter.reason());
            json.writeStringField("detail", letter.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (hasMore) {
            json.writeNumberField("next", letters.getLast().sequence());
        } else {
            json.writeNullField("next");
        }
        json.writeEndObject();
    }

    private static List<String> shown(List<String> values) {
        return values.stream().limit(SHOWN_VALUES_MAX).map(ApiJson::shown).toList();
    }

    /** The beginning of a long text; the alert itself always has all of it. */
    private static String shown(String text) {
        if (text.length() <= SHOWN_CHARS_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN_CHARS_MAX - 1)) ? SHOWN_CHARS_MAX - 1 : SHOWN_CHARS_MAX;
        return text.substring(0, end) + "\u2026";
    }

    static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    static void nullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
