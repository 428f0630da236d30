package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varta.rules.event.Event.NONE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.varta.collector.wire.Format;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

/**
 * A payload as people read it.
 *
 * @param text the payload itself with malformed UTF-8 as U+FFFD; of {@link Format#FORWARD} that can be decoded, one JSON object
 *     with the fields that rules see
 * @param isExact whether the text, as UTF-8, is the payload
 */
public record PayloadText(String text, boolean isExact) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Of a payload and what stands beside it in the journal. */
    public static PayloadText of(Format format, byte[] context, byte[] payload) {
        if (format == Format.FORWARD) {
            Event event = new Event(FieldCatalog.of(List.of()));
            boolean isGood = new ForwardDecoder().decode(payload, context, event) == null;
            return new PayloadText(isGood ? json(event) : new String(payload, UTF_8), false);
        }
        try {
            return new PayloadText(
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString(), true);
        } catch (CharacterCodingException malformed) {
            return new PayloadText(new String(payload, UTF_8), false);
        }
    }

    private static String json(Event event) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            int open = NONE;
            for (int node = 0; node < event.nodeCount(); node++) {
                open = close(event, open, event.parent(node), json);
                if (event.nameLength(node) != NONE) {
                    json.writeFieldName(String.valueOf(event.name(node)));
                }
                if (event.kind(node).isScalar()) {
                    scalar(event, node, json);
                } else {
                    open = node;
                    open(event, node, json);
                }
            }
            close(event, open, NONE, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return out.toString();
    }

    private static void open(Event event, int node, JsonGenerator json) throws IOException {
        if (event.kind(node) == ValueKind.ARRAY) {
            json.writeStartArray();
        } else if (!isPartOfParent(event, node)) {
            json.writeStartObject();
        }
    }

    /** Ends what is open up to {@code parent}, and returns that. */
    private static int close(Event event, int open, int parent, JsonGenerator json) throws IOException {
        int node = open;
        while (node != parent) {
            if (event.kind(node) == ValueKind.ARRAY) {
                json.writeEndArray();
            } else if (!isPartOfParent(event, node)) {
                json.writeEndObject();
            }
            node = event.parent(node);
        }
        return node;
    }

    /** A nameless object within an object only holds some of its members together. */
    private static boolean isPartOfParent(Event event, int node) {
        int parent = event.parent(node);
        return parent != NONE && event.nameLength(node) == NONE && event.kind(parent) == ValueKind.OBJECT;
    }

    private static void scalar(Event event, int node, JsonGenerator json) throws IOException {
        switch (event.kind(node)) {
            case STRING -> json.writeString(event.text(node));
            case NUMBER -> json.writeNumber(event.text(node));
            case TRUE -> json.writeBoolean(true);
            case FALSE -> json.writeBoolean(false);
            case NULL, OBJECT, ARRAY -> json.writeNull();
        }
    }
}
