package org.varta.engine.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.Hit;
import org.varta.rules.parse.ParsedFile;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

/**
 * The rules about Varta itself. They are always in force, whatever rules are loaded, and read records that no sender can
 * write: gaps. As those are in the journal, a replay raises the same alerts.
 */
public final class OwnRules {

    private static final String LEVEL = "critical";
    private static final int FIELDS_MAX = 16;
    private static final JsonFactory JSON = new JsonFactory();
    /** By what a gap says that it is. */
    private static final Map<String, SigmaDocument> BY_GAP = Map.of(
            "ledger-mismatch", read("ledger-mismatch.yml"),
            "witness-contradiction", read("witness-contradiction.yml"));

    private OwnRules() {}

    /** Their texts, as rules are read. */
    public static List<SigmaDocument> documents() {
        return List.copyOf(BY_GAP.values());
    }

    private static SigmaDocument read(String file) {
        try (InputStream in = OwnRules.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            ParsedFile parsed =
                    SigmaParser.parse("varta:" + file, YamlReader.read(in.readAllBytes(), YamlLimits.DEFAULT));
            if (!parsed.problems().isEmpty() || parsed.documents().size() != 1) {
                throw new IllegalStateException(file + ": " + parsed.problems());
            }
            return parsed.documents().getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a record says about us.
     *
     * @param record of kind GAP
     * @param clockMs the engine's clock at it
     */
    static @Nullable Detection detect(JournalRecord record, long clockMs) {
        SequencedMap<String, List<String>> fields = fields(record.payload());
        SigmaDocument document = BY_GAP.get(String.join("", fields.getOrDefault("gap", List.of())));
        if (document == null) {
            return null;
        }
        RuleHeader rule = document.header();
        long receivedAtMs = TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs());
        Hit hit = new Hit(
                record.origin().organisation(),
                rule.key(),
                rule.contentHash(),
                record.sequence(),
                0,
                Hit.NO_TIME,
                receivedAtMs,
                fields,
                "",
                "");
        return new Detection(
                rule,
                LEVEL,
                false,
                fields.getOrDefault("what", List.of()),
                hit,
                receivedAtMs,
                clockMs,
                false,
                List.of(hit),
                1);
    }

    /** The texts of a flat object; nothing of what is not one. */
    private static SequencedMap<String, List<String>> fields(byte[] payload) {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(payload)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return fields;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME && fields.size() < FIELDS_MAX) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(name, List.of(json.getText()));
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            fields.clear();
        }
        return fields;
    }
}
