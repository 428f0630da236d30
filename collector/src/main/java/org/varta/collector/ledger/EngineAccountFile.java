package org.varta.collector.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an engine's account over restarts, and lets a collector in another process see it.
 *
 * <pre>
 * {"version":2,"journal":"UUID","from":N,"passed":N,"damaged":N,"comparedBegan":N,"comparedFrom":N,"comparedTo":N,
 *  "comparedDamaged":N,"mismatches":[{"what":"...","figures":"..."}],
 *  "rows":[{"listener":"ndjson","source":"192.0.2.7","evaluated":N,"deadLettered":N,"missing":N,"ahead":N}],
 *  "streams":[{"listener":"ndjson","source":"192.0.2.7","host":"h","channel":"Security","drops":0,"highest":N,"missing":N,
 *    "jumps":N,"restarts":N,"repeated":N,"lastFrom":N,"lastTo":N,"lastSequence":N,"open":"11-13 15-15"}]}
 * </pre>
 */
public final class EngineAccountFile {

    /** Its name in the data directory. */
    public static final String NAME = "engine-ledger.json";

    private static final int VERSION = 2;
    private static final long BYTES_MAX = 64L << 20;
    private static final int OPEN_MAX = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;

    public EngineAccountFile(Path file) {
        this.file = file;
    }

    /** Null when there is none. */
    public @Nullable EngineAccount load() throws IOException {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new IOException(file + " is longer than " + BYTES_MAX + " bytes");
            }
            return decode(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Replaces it; what a power cut takes is counted again. */
    public void save(EngineAccount account) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, encode(account));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static byte[] encode(EngineAccount account) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("journal", account.journal());
            json.writeNumberField("from", account.from());
            json.writeNumberField("passed", account.passed());
            json.writeNumberField("damaged", account.damaged());
            json.writeNumberField("comparedBegan", account.compared().began());
            json.writeNumberField("comparedFrom", account.compared().from());
            json.writeNumberField("comparedTo", account.compared().to());
            json.writeNumberField("comparedDamaged", account.compared().damaged());
            json.writeArrayFieldStart("mismatches");
            for (Mismatch mismatch : account.mismatches()) {
                json.writeStartObject();
                json.writeStringField("what", mismatch.what());
                json.writeStringField("figures", mismatch.figures());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("rows");
            for (var listener : account.byListener().entrySet()) {
                for (var source : listener.getValue().entrySet()) {
                    json.writeStartObject();
                    json.writeStringField("listener", listener.getKey());
                    json.writeStringField("source", source.getKey());
                    json.writeNumberField("evaluated", source.getValue().evaluated());
                    json.writeNumberField("deadLettered", source.getValue().deadLettered());
                    json.writeNumberField("missing", source.getValue().missing());
                    json.writeNumberField("ahead", source.getValue().ahead());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("streams");
            for (SourceStream stream : account.streams()) {
                write(json, stream);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, SourceStream stream) throws IOException {
        json.writeStartObject();
        json.writeStringField("listener", stream.listener());
        json.writeStringField("source", stream.source());
        json.writeStringField("host", stream.host());
        json.writeStringField("channel", stream.channel());
        json.writeNumberField("drops", stream.isDrops() ? 1 : 0);
        SourceStream.Figures figures = stream.figures();
        json.writeNumberField("highest", figures.highest());
        json.writeNumberField("missing", figures.missing());
        json.writeNumberField("jumps", figures.jumps());
        json.writeNumberField("restarts", figures.restarts());
        json.writeNumberField("repeated", figures.repeated());
        json.writeNumberField("lastFrom", figures.newest().from());
        json.writeNumberField("lastTo", figures.newest().to());
        json.writeNumberField("lastSequence", figures.newestSequence());
        json.writeStringField(
                "open",
                figures.open().stream().map(gap -> gap.from() + "-" + gap.to()).collect(Collectors.joining(" ")));
        json.writeEndObject();
    }

    static EngineAccount decode(byte[] bytes) throws IOException {
        Fields head = new Fields();
        SortedMap<String, SortedMap<String, EngineRow>> rows = new TreeMap<>();
        List<SourceStream> streams = new ArrayList<>();
        List<Mismatch> mismatches = new ArrayList<>();
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("an engine's ledger is a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.START_ARRAY) {
                    head.take(name, json);
                    continue;
                }
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    if (json.currentToken() == null) {
                        throw new IOException("an engine's ledger that is cut off");
                    }
                    Fields fields = Fields.of(json);
                    switch (name) {
                        case "rows" ->
                            rows.computeIfAbsent(fields.text("listener"), listener -> new TreeMap<>())
                                    .put(fields.text("source"), row(fields));
                        case "streams" -> streams.add(stream(fields));
                        case "mismatches" -> mismatches.add(new Mismatch(fields.text("what"), fields.text("figures")));
                        default -> {}
                    }
                }
            }
        }
        if (head.number("version") != VERSION) {
            throw new IOException(
                    "expected an engine's ledger of version " + VERSION + ", found " + head.number("version"));
        }
        return new EngineAccount(
                head.text("journal"),
                head.number("from"),
                head.number("passed"),
                head.number("damaged"),
                new EngineAccount.Compared(
                        head.number("comparedBegan"),
                        head.number("comparedFrom"),
                        head.number("comparedTo"),
                        head.number("comparedDamaged")),
                rows,
                streams,
                mismatches);
    }

    private static EngineRow row(Fields fields) throws IOException {
        return new EngineRow(
                fields.number("evaluated"),
                fields.number("deadLettered"),
                fields.number("missing"),
                fields.number("ahead"));
    }

    private static SourceStream stream(Fields fields) throws IOException {
        return new SourceStream(
                fields.text("listener"),
                fields.text("source"),
                fields.text("host"),
                fields.text("channel"),
                fields.number("drops") != 0,
                new SourceStream.Figures(
                        fields.number("highest"),
                        fields.number("missing"),
                        fields.number("jumps"),
                        fields.number("restarts"),
                        fields.number("repeated"),
                        new SourceStream.Gap(fields.number("lastFrom"), fields.number("lastTo")),
                        fields.number("lastSequence"),
                        gaps(fields.text("open"))));
    }

    private static List<SourceStream.Gap> gaps(String text) throws IOException {
        List<SourceStream.Gap> gaps = new ArrayList<>();
        try {
            for (String gap : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
                int dash = gap.indexOf('-', 1);
                if (dash < 0 || gaps.size() == OPEN_MAX) {
                    throw new IOException("expected up to " + OPEN_MAX + " gaps as 11-13 15-15, found: " + text);
                }
                gaps.add(new SourceStream.Gap(
                        Long.parseLong(gap, 0, dash, 10), Long.parseLong(gap, dash + 1, gap.length(), 10)));
            }
        } catch (NumberFormatException e) {
            throw new IOException("expected gaps as 11-13 15-15, found: " + text, e);
        }
        return gaps;
    }

    /** The members of one flat object. */
    private static final class Fields {
        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Long> numbers = new HashMap<>();

        static Fields of(JsonParser json) throws IOException {
            Fields fields = new Fields();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.take(name, json);
            }
            return fields;
        }

        void take(String name, JsonParser json) throws IOException {
            switch (json.currentToken()) {
                case VALUE_NUMBER_INT -> numbers.put(name, json.getLongValue());
                case VALUE_STRING -> texts.put(name, json.getText());
                case null, default -> json.skipChildren();
            }
        }

        long number(String name) throws IOException {
            Long number = numbers.get(name);
            if (number == null) {
                throw new IOException("an engine's ledger without the number " + name);
            }
            return number;
        }

        String text(String name) throws IOException {
            String text = texts.get(name);
            if (text == null) {
                throw new IOException("an engine's ledger without the text " + name);
            }
            return text;
        }
    }
}
