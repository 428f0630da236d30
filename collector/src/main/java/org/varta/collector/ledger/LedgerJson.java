package org.varta.collector.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as JSON, for operators and for the next process.
 *
 * <pre>
 * {"version":1,"journal":"UUID","from":N,"sequence":N,"sourcesMax":10000,"mismatches":["..."],
 *  "listeners":[{"listener":"ndjson","received":N,"accepted":N,"acked":N,"refused":N,"journalled":N,
 *    "sources":[{"source":"192.0.2.7","received":N,"accepted":N,"acked":N,"refused":N,"journalled":N}]}]}
 * </pre>
 */
final class LedgerJson {

    private static final int VERSION = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private LedgerJson() {}

    static byte[] encode(String journal, Ledger.Moment moment, List<String> mismatches) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("journal", journal);
            json.writeNumberField("from", moment.from());
            json.writeNumberField("sequence", moment.sequence());
            json.writeNumberField("sourcesMax", Ledger.SOURCES_MAX);
            json.writeArrayFieldStart("mismatches");
            for (String mismatch : mismatches) {
                json.writeString(mismatch);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("listeners");
            for (Map.Entry<String, Row> sum : Ledger.sums(moment).entrySet()) {
                json.writeStartObject();
                json.writeStringField("listener", sum.getKey());
                write(json, sum.getValue());
                json.writeArrayFieldStart("sources");
                SortedMap<String, Row> sources = moment.byListener().getOrDefault(sum.getKey(), new TreeMap<>());
                for (Map.Entry<String, Row> source : sources.entrySet()) {
                    json.writeStartObject();
                    json.writeStringField("source", source.getKey());
                    write(json, source.getValue());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Row row) throws IOException {
        json.writeNumberField("received", row.received());
        json.writeNumberField("accepted", row.accepted());
        json.writeNumberField("acked", row.acked());
        json.writeNumberField("refused", row.refused());
        json.writeNumberField("journalled", row.journalled());
    }

    /** What an earlier process wrote of this journal, into a new ledger; null when it is of another one. */
    static @Nullable Ledger decode(String journal, byte[] bytes) throws IOException {
        Reading reading = new Reading();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("expected a ledger as a JSON object, found " + json.currentToken());
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "version" -> reading.version = json.getIntValue();
                    case "journal" -> reading.journal = json.getText();
                    case "from" -> reading.from = json.getLongValue();
                    case "sequence" -> reading.sequence = json.getLongValue();
                    case "listeners" -> reading.listeners(json);
                    default -> json.skipChildren();
                }
            }
        }
        if (reading.version != VERSION) {
            throw new IOException("expected a ledger of version " + VERSION + ", found " + reading.version);
        }
        return reading.journal.equals(journal) ? reading.ledger() : null;
    }

    private static final class Reading {
        private final List<Kept> kept = new ArrayList<>();
        private int version;
        private String journal = "";
        private long from = -1;
        private long sequence;

        private record Kept(Source source, long journalled, long acked, long refused) {}

        void listeners(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                String listener = "";
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "listener" -> listener = json.getText();
                        case "sources" -> sources(json, listener);
                        default -> json.skipChildren();
                    }
                }
            }
        }

        private void sources(JsonParser json, String listener) throws IOException {
            while (json.nextToken() == JsonToken.START_OBJECT) {
                String source = "";
                long journalled = 0;
                long acked = 0;
                long refused = 0;
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    switch (name) {
                        case "source" -> source = json.getText();
                        case "journalled" -> journalled = json.getLongValue();
                        case "acked" -> acked = json.getLongValue();
                        case "refused" -> refused = json.getLongValue();
                        default -> json.skipChildren();
                    }
                }
                kept.add(new Kept(new Source(listener, source), journalled, acked, refused));
            }
        }

        Ledger ledger() {
            Ledger ledger = new Ledger(from, sequence);
            kept.forEach(row -> ledger.restore(row.source, row.journalled, row.acked, row.refused));
            return ledger;
        }
    }
}
