package org.varta.engine.detect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A record of the dead-letter log: one flat JSON object; members that it does not know are ignored. */
public final class DeadLetterCodec {

    private static final JsonFactory JSON = new JsonFactory();

    private DeadLetterCodec() {}

    /** As it stands in the log. */
    public static byte[] encode(DeadLetter letter) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("sequence", letter.sequence());
            if (letter.records() > 1) {
                json.writeNumberField("lastSequence", letter.lastSequence());
            }
            json.writeNumberField("receivedAtMs", letter.receivedAtMs());
            json.writeStringField("listener", letter.listener());
            json.writeStringField("peer", letter.peer());
            json.writeStringField("reason", letter.reason());
            json.writeStringField("detail", letter.detail());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IOException when the bytes are not such an object
     */
    public static DeadLetter decode(byte[] bytes) throws IOException {
        long sequence = 0;
        long lastSequence = 0;
        long receivedAtMs = 0;
        String listener = "";
        String peer = "";
        String reason = "";
        String detail = "";
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a dead letter as a JSON object, found " + json.currentToken());
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "sequence" -> sequence = json.getLongValue();
                    case "lastSequence" -> lastSequence = json.getLongValue();
                    case "receivedAtMs" -> receivedAtMs = json.getLongValue();
                    case "listener" -> listener = text(json);
                    case "peer" -> peer = text(json);
                    case "reason" -> reason = text(json);
                    case "detail" -> detail = text(json);
                    default -> json.skipChildren();
                }
            }
        }
        return new DeadLetter(sequence, Math.max(sequence, lastSequence), receivedAtMs, listener, peer, reason, detail);
    }

    private static String text(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new IOException("expected a string in a dead letter, found " + json.currentToken());
        }
        return json.getText();
    }
}
