package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.decode.PayloadText;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** The JSON of what an alert rests on: the raw event and the rule. */
final class SourceJson {

    private SourceJson() {}

    static void event(JsonGenerator json, RawEvents.Found found) throws IOException {
        JournalRecord record = found.record();
        json.writeStartObject();
        json.writeNumberField("sequence", record.sequence());
        json.writeStringField("journal", found.journal().toString());
        json.writeNumberField("receivedAtMs", TimeUnit.NANOSECONDS.toMillis(record.receivedAtNs()));
        json.writeStringField("organisation", record.origin().organisation());
        json.writeStringField("listener", record.origin().listener());
        json.writeStringField("protocol", record.origin().protocol());
        json.writeStringField("principal", record.origin().principal());
        json.writeStringField("peer", record.origin().peer());
        json.writeStringField("format", record.format().name().toLowerCase(Locale.ROOT));
        json.writeStringField("context", new String(record.context(), UTF_8));
        PayloadText payload = PayloadText.of(record.format(), record.context(), record.payload());
        json.writeStringField("payload", payload.text());
        if (!payload.isExact()) {
            json.writeStringField("payloadBase64", Base64.getEncoder().encodeToString(record.payload()));
        }
        json.writeNumberField("bytes", record.payload().length);
        json.writeEndObject();
    }

    static void rule(JsonGenerator json, SigmaDocument document) throws IOException {
        RuleHeader header = document.header();
        Level level = header.level();
        json.writeStartObject();
        json.writeStringField("key", header.key());
        json.writeStringField("title", header.title());
        ApiJson.nullable(json, "level", level == null ? null : level.keyword());
        ApiJson.nullable(json, "author", header.author());
        ApiJson.nullable(json, "status", header.status());
        ApiJson.nullable(json, "description", header.description());
        ApiJson.nullable(json, "license", header.license());
        ApiJson.texts(json, "references", header.references());
        ApiJson.texts(json, "tags", header.tags());
        ApiJson.texts(json, "falsePositives", header.falsePositives());
        ApiJson.nullable(json, "date", header.date());
        ApiJson.nullable(json, "modified", header.modified());
        json.writeStringField("file", header.file());
        json.writeStringField("contentHash", header.contentHash());
        json.writeStringField("source", header.sourceText());
        LogSource source = logSource(document);
        json.writeObjectFieldStart("logsource");
        ApiJson.nullable(json, "product", source.product());
        ApiJson.nullable(json, "category", source.category());
        ApiJson.nullable(json, "service", source.service());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static LogSource logSource(SigmaDocument document) {
        return switch (document) {
            case SigmaRule rule -> rule.logSource();
            case SigmaCorrelation correlation -> LogSource.ANY;
            case SigmaFilter filter -> LogSource.ANY;
            case EplRule epl -> LogSource.ANY;
        };
    }
}
