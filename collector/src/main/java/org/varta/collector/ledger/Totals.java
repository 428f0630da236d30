package org.varta.collector.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalRecord;

/**
 * What the collector has counted as journalled, by listener and source, just before the tick that carries it: who reads the
 * journal up to there must have come upon as many.
 *
 * <pre>
 * {"totals":1,"began":N,"journalled":{"ndjson":{"192.0.2.7":N}}}
 * </pre>
 *
 * @param began the record after which the collector began to count; another one means other counts
 * @param journalled listener, source, events since then; sources without any are left out
 */
public record Totals(long began, SortedMap<String, SortedMap<String, Long>> journalled) {

    /** Longer ones, of many sources with very long names, are not written. */
    static final int BYTES_MAX = 4 << 20;

    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    public Totals {
        requireNonNull(journalled, "journalled");
    }

    /** Whether a record carries totals. */
    public static boolean areIn(JournalRecord record) {
        return record.kind() == JournalRecord.Kind.TICK && record.payload().length > 0;
    }

    /** The payload of a tick; empty when it would be too long. */
    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("totals", VERSION);
            json.writeNumberField("began", began);
            json.writeObjectFieldStart("journalled");
            for (Map.Entry<String, SortedMap<String, Long>> listener : journalled.entrySet()) {
                json.writeObjectFieldStart(inJournal(listener.getKey()));
                for (Map.Entry<String, Long> source : listener.getValue().entrySet()) {
                    json.writeNumberField(inJournal(source.getKey()), source.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return out.size() > BYTES_MAX ? new byte[0] : out.toByteArray();
    }

    /** A name as it comes back from the journal, where it stands in UTF-8. */
    private static String inJournal(String name) {
        return new String(name.getBytes(UTF_8), UTF_8);
    }

    /** What {@link #encode} wrote; null of anything else, as another version may write it. */
    public static @Nullable Totals decode(byte[] payload) {
        long version = 0;
        long began = 0;
        SortedMap<String, SortedMap<String, Long>> journalled = new TreeMap<>();
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "totals" -> version = json.getLongValue();
                    case "began" -> began = json.getLongValue();
                    case "journalled" -> read(json, journalled);
                    default -> json.skipChildren();
                }
            }
            return version == VERSION && json.currentToken() == JsonToken.END_OBJECT
                    ? new Totals(began, journalled)
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void read(JsonParser json, SortedMap<String, SortedMap<String, Long>> journalled)
            throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            SortedMap<String, Long> sources = new TreeMap<>();
            journalled.put(json.currentName(), sources);
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String source = json.currentName();
                json.nextToken();
                sources.merge(source, json.getLongValue(), Long::sum);
            }
        }
    }
}
