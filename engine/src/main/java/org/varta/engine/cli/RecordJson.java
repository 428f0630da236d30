package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.engine.decode.PayloadText;

/**
 * A record of the raw journal as members of a JSON object: {@code sequence}, {@code kind}, {@code receivedAt} (ISO 8601,
 * nanoseconds), {@code organisation}, {@code listener}, {@code protocol}, {@code peer}, {@code format}, {@code context},
 * {@code payload}. Malformed UTF-8 stands as U+FFFD in the last two, and of MessagePack {@code payload} has the fields as JSON;
 * only then {@code contextBase64} or {@code payloadBase64} has the bytes.
 */
final class RecordJson {

    private RecordJson() {}

    static void writeMembers(JournalRecord record, JsonGenerator json) throws IOException {
        json.writeNumberField("sequence", record.sequence());
        json.writeStringField("kind", keyword(record.kind()));
        json.writeStringField("receivedAt", time(record.receivedAtNs()).toString());
        json.writeStringField("organisation", record.origin().organisation());
        json.writeStringField("listener", record.origin().listener());
        json.writeStringField("protocol", record.origin().protocol());
        json.writeStringField("peer", record.origin().peer());
        json.writeStringField("format", keyword(record.format()));
        write(json, "context", PayloadText.of(Format.UNKNOWN, Frame.NO_CONTEXT, record.context()), record.context());
        PayloadText payload = PayloadText.of(record.format(), record.context(), record.payload());
        write(json, "payload", payload, record.payload());
    }

    static String keyword(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The time of nanoseconds since 1970. */
    static Instant time(long epochNs) {
        return Instant.ofEpochSecond(0, epochNs);
    }

    private static void write(JsonGenerator json, String name, PayloadText text, byte[] bytes) throws IOException {
        json.writeStringField(name, text.text());
        if (!text.isExact()) {
            json.writeBinaryField(name + "Base64", bytes);
        }
    }
}
