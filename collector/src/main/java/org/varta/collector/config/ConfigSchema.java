package org.varta.collector.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration file's JSON schema (draft 2020-12), for editors. */
public final class ConfigSchema {

    private ConfigSchema() {}

    /** The schema of a catalogue, indented. */
    public static String of(List<Setting<?>> catalogue) {
        Map<String, Object> root = new TreeMap<>();
        for (Setting<?> setting : catalogue) {
            Map<String, Object> at = root;
            String[] parts = setting.key().split("\\.", -1);
            for (int i = 0; i < parts.length - 1; i++) {
                @SuppressWarnings("unchecked") // only maps are put where more parts follow
                Map<String, Object> next = (Map<String, Object>) at.computeIfAbsent(parts[i], k -> new TreeMap<>());
                at = next;
            }
            at.put(parts[parts.length - 1], setting);
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.writeStringField("title", "Varta configuration");
            writeMembers(json, root);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out + "\n";
    }

    private static void writeMembers(JsonGenerator json, Map<?, ?> members) throws IOException {
        json.writeStringField("type", "object");
        json.writeBooleanField("additionalProperties", false);
        json.writeObjectFieldStart("properties");
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.writeObjectFieldStart(member.getKey().toString());
            if (member.getValue() instanceof Setting<?> setting) {
                writeSetting(json, setting);
            } else if (member.getValue() instanceof Map<?, ?> map) {
                writeMembers(json, map);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeSetting(JsonGenerator json, Setting<?> setting) throws IOException {
        json.writeStringField("description", setting.description());
        switch (setting.type()) {
            case Setting.Type.Text text -> json.writeStringField("type", "string");
            case Setting.Type.Keyword keyword -> writeStrings(json, "enum", keyword.keywords());
            case Setting.Type.OnePath path -> json.writeStringField("type", "string");
            case Setting.Type.Flag flag -> json.writeStringField("type", "boolean");
            case Setting.Type.Number number -> {
                json.writeStringField("type", "integer");
                json.writeNumberField("minimum", setting.min());
                json.writeNumberField("maximum", setting.max());
            }
            case Setting.Type.ManyPaths paths -> {
                json.writeStringField("type", "array");
                json.writeObjectFieldStart("items");
                json.writeStringField("type", "string");
                json.writeEndObject();
            }
        }
        writeDefault(json, setting.defaultValue());
    }

    private static void writeDefault(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Boolean flag -> json.writeBooleanField("default", flag);
            case Long number -> json.writeNumberField("default", number);
            case List<?> paths ->
                writeStrings(
                        json, "default", paths.stream().map(Object::toString).toList());
            default -> json.writeStringField("default", value.toString());
        }
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
