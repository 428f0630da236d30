package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * How far detection has come. Everything that it speaks of was durable before it was written.
 *
 * @param rawSequence the last record of the raw journal that was passed
 * @param hitIndex the last record of the hit log that belongs to records up to there
 * @param alertIndex the last alert that belongs to records up to there
 * @param clockMs the engine's clock there, milliseconds since 1970
 * @param epoch the rule set that was in force there
 */
public record Checkpoint(long rawSequence, long hitIndex, long alertIndex, long clockMs, String epoch) {

    /** Nothing was passed yet. */
    public static final Checkpoint START = new Checkpoint(0, 0, 0, 0, "");

    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    public Checkpoint {
        requireNonNull(epoch, "epoch");
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeNumberField("rawSequence", rawSequence);
            json.writeNumberField("hitIndex", hitIndex);
            json.writeNumberField("alertIndex", alertIndex);
            json.writeNumberField("clockMs", clockMs);
            json.writeStringField("epoch", epoch);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return out.toByteArray();
    }

    static Checkpoint parse(byte[] bytes) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        String epoch = "";
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a checkpoint is a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                    numbers.put(name, json.getLongValue());
                } else if (name.equals("epoch")) {
                    epoch = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        }
        long version = number(numbers, "version");
        if (version != VERSION) {
            throw new IOException("a checkpoint of version " + version + ", this program reads version " + VERSION);
        }
        return new Checkpoint(
                number(numbers, "rawSequence"),
                number(numbers, "hitIndex"),
                number(numbers, "alertIndex"),
                number(numbers, "clockMs"),
                epoch);
    }

    private static long number(Map<String, Long> numbers, String name) throws IOException {
        Long value = numbers.get(name);
        if (value == null) {
            throw new IOException("a checkpoint without " + name);
        }
        return value;
    }
}
