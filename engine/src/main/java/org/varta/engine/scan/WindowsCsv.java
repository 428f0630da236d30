package org.varta.engine.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exports of Windows event logs as comma-separated values, back to the shape that the log has (that of evtx_dump). */
enum WindowsCsv {
    /** EvtxECmd: the event's data as JSON in {@code Payload}. */
    EVTX_E_CMD(Set.of("EventId", "Channel", "Provider", "Payload")),
    /** {@code Get-WinEvent | Export-Csv}: the data as the rendered message only. */
    POWERSHELL(Set.of("Id", "ProviderName", "LogName", "MachineName")),
    /** Event Viewer, "Save all events as": neither channel nor host. */
    EVENT_VIEWER(Set.of("Date and Time", "Source", "Event ID")),
    /** Hayabusa's CSV timeline with all fields. */
    HAYABUSA(Set.of("Timestamp", "Computer", "Channel", "EventID"));

    private static final JsonFactory JSON = new JsonFactory();

    /** What .NET writes in the American form; there is no zone in it, it is taken for UTC. */
    private static final DateTimeFormatter AMERICAN = DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.US);

    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";
    private static final String POWERSHELL_CHANNEL = "Microsoft-Windows-PowerShell/Operational";
    private static final String DEFENDER = "Microsoft-Windows-Windows Defender/Operational";

    private static final Map<String, String> CHANNEL_OF_SOURCE = Map.of(
            "Microsoft-Windows-Security-Auditing",
            "Security",
            "Microsoft Windows security auditing.",
            "Security",
            "Microsoft-Windows-Sysmon",
            SYSMON,
            "Sysmon",
            SYSMON,
            "Service Control Manager",
            "System",
            "PowerShell (Microsoft-Windows-PowerShell)",
            POWERSHELL_CHANNEL,
            "Microsoft-Windows-PowerShell",
            POWERSHELL_CHANNEL,
            "PowerShell (PowerShell)",
            "Windows PowerShell",
            "PowerShell",
            "Windows PowerShell",
            "Windows Defender",
            DEFENDER);

    private static final Map<String, String> CHANNEL_OF_ABBREVIATION = Map.of(
            "Sec", "Security",
            "Sys", "System",
            "App", "Application",
            "Sysmon", SYSMON,
            "PwSh", POWERSHELL_CHANNEL,
            "PwShClassic", "Windows PowerShell",
            "Defender", DEFENDER,
            "TaskSch", "Microsoft-Windows-TaskScheduler/Operational",
            "WMI", "Microsoft-Windows-WMI-Activity/Operational",
            "BitsCli", "Microsoft-Windows-Bits-Client/Operational");

    @SuppressWarnings("ImmutableEnumChecker") // Set.of
    private final Set<String> columns;

    WindowsCsv(Set<String> columns) {
        this.columns = columns;
    }

    /** The kind of export whose columns these are, or null. */
    static @Nullable WindowsCsv of(List<String> header) {
        for (WindowsCsv kind : values()) {
            if (header.containsAll(kind.columns)) {
                return kind;
            }
        }
        return null;
    }

    /** A row as the event that it stands for. */
    byte[] toJson(Map<String, String> row) throws IOException {
        return switch (this) {
            case EVTX_E_CMD -> evtxECmd(row);
            case POWERSHELL -> {
                String channel = text(row, "LogName");
                yield event(
                        text(row, "ProviderName"),
                        text(row, "Id"),
                        channel,
                        text(row, "MachineName"),
                        text(row, "TimeCreated"),
                        message(row, channel));
            }
            case EVENT_VIEWER -> {
                String source = text(row, "Source");
                String channel = CHANNEL_OF_SOURCE.getOrDefault(source, "");
                yield event(
                        source, text(row, "Event ID"), channel, "", text(row, "Date and Time"), message(row, channel));
            }
            case HAYABUSA -> {
                String channel = text(row, "Channel");
                yield event(
                        "",
                        text(row, "EventID"),
                        CHANNEL_OF_ABBREVIATION.getOrDefault(channel, channel),
                        text(row, "Computer"),
                        text(row, "Timestamp"),
                        details(row));
            }
        };
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    /** Sysmon's messages name its fields; those of others are translated, so they stay text. */
    private static Map<String, String> message(Map<String, String> row, String channel) {
        Map<String, String> data = new LinkedHashMap<>();
        String message = text(row, "Message");
        if (channel.equals(SYSMON)) {
            message.lines().skip(1).forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    data.putIfAbsent(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                }
            });
        }
        if (!message.isEmpty()) {
            data.putIfAbsent("Message", message);
        }
        return data;
    }

    private static Map<String, String> details(Map<String, String> row) {
        Map<String, String> data = new LinkedHashMap<>();
        for (String column : List.of("AllFieldInfo", "ExtraFieldInfo", "Details")) {
            for (String part : text(row, column).split("\u00A6", -1)) {
                int colon = part.indexOf(':');
                if (colon > 0) {
                    data.putIfAbsent(
                            part.substring(0, colon).strip(),
                            part.substring(colon + 1).strip());
                }
            }
        }
        return data;
    }

    private static byte[] event(
            String provider, String id, String channel, String computer, String time, Map<String, String> data)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            startSystem(json, provider, id, channel, computer, time);
            json.writeEndObject();
            json.writeObjectFieldStart("EventData");
            for (Map.Entry<String, String> value : data.entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void startSystem(
            JsonGenerator json, String provider, String id, String channel, String computer, String time)
            throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("Event");
        json.writeObjectFieldStart("System");
        attribute(json, "Provider", "Name", provider);
        member(json, "EventID", id);
        attribute(json, "TimeCreated", "SystemTime", isoTime(time));
        member(json, "Channel", channel);
        member(json, "Computer", computer);
    }

    private static void member(JsonGenerator json, String name, String value) throws IOException {
        if (value.isEmpty()) {
            return;
        }
        json.writeFieldName(name);
        if (value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            json.writeNumber(Long.parseLong(value));
        } else {
            json.writeString(value);
        }
    }

    private static void attribute(JsonGenerator json, String element, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeObjectFieldStart(element);
            json.writeObjectFieldStart("#attributes");
            json.writeStringField(name, value);
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static String isoTime(String time) {
        try {
            return LocalDateTime.parse(time.replace('\u202F', ' '), AMERICAN)
                    .toInstant(ZoneOffset.UTC)
                    .toString();
        } catch (DateTimeParseException e) {
            return time;
        }
    }

    private static byte[] evtxECmd(Map<String, String> row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            startSystem(
                    json,
                    text(row, "Provider"),
                    text(row, "EventId"),
                    text(row, "Channel"),
                    text(row, "Computer"),
                    text(row, "TimeCreated"));
            member(json, "EventRecordID", text(row, "EventRecordId"));
            attribute(json, "Security", "UserID", text(row, "UserId"));
            json.writeEndObject();
            payload(json, text(row, "Payload"));
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** {@code {"EventData":{"Data":[{"@Name":"Image","#text":"..."}]}}}: lists of names and texts become fields. */
    private static void payload(JsonGenerator json, String payload) throws IOException {
        if (!isObject(payload)) {
            if (!payload.isEmpty()) {
                json.writeObjectFieldStart("EventData");
                json.writeStringField("Data", payload);
                json.writeEndObject();
            }
            return;
        }
        try (JsonParser parser = JSON.createParser(payload)) {
            parser.nextToken();
            members(json, parser);
        }
    }

    /** Whether the payload is one whole JSON object. */
    private static boolean isObject(String payload) throws IOException {
        if (!payload.startsWith("{")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(payload)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** The members of an object up to its end, its brackets left out. */
    private static void members(JsonGenerator json, JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("Data") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    named(json, parser);
                }
            } else if (name.equals("Data") && value == JsonToken.START_OBJECT) {
                named(json, parser);
            } else if (value == JsonToken.START_OBJECT) {
                json.writeObjectFieldStart(name);
                members(json, parser);
                json.writeEndObject();
            } else {
                json.writeFieldName(name);
                json.copyCurrentStructure(parser);
            }
        }
    }

    private static void named(JsonGenerator json, JsonParser parser) throws IOException {
        String name = "";
        String text = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals("@Name")) {
                name = String.valueOf(parser.getText());
            } else if (key.equals("#text")) {
                text = String.valueOf(parser.getText());
            }
            parser.skipChildren();
        }
        if (!name.isEmpty()) {
            json.writeStringField(name, text);
        }
    }
}
