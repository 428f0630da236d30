package org.varta.engine.scan;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.engine.normalise.Facts;
import org.varta.rules.sigma.RuleHeader;

/**
 * One JSON object a line: {@code {"rule":{"id","title","level","author"},"file","record","time","matched":{field:value}}}.
 * What is not known is null; a field that matched with several values has an array of them; {@code "member"} follows {@code
 * "file"} for events out of archives. A correlation names the event that completed it, under {@code "matched"} its group, and
 * besides {@code "correlation":{"count","events":[{"rule":{"id","title"},"file","record","time"}]}}, the oldest first, at most
 * a hundred and those the newest.
 */
public final class NdjsonOutput implements MatchOutput {

    private final JsonGenerator json;

    public NdjsonOutput(OutputStream out) throws IOException {
        this.json = new JsonFactoryBuilder()
                .rootValueSeparator("")
                .build()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    }

    @Override
    public void write(Match match) throws IOException {
        json.writeStartObject();
        writeRule(match.rule(), match.level());
        json.writeStringField("file", match.file());
        if (!match.member().isEmpty()) {
            json.writeStringField("member", match.member());
        }
        json.writeNumberField("record", match.record());
        writeTime(match.timeMs());
        json.writeObjectFieldStart("matched");
        for (Map.Entry<String, List<String>> field : match.matched().entrySet()) {
            writeValues(field.getKey(), field.getValue());
        }
        json.writeEndObject();
        if (match.isCorrelation()) {
            writeContributions(match);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.enable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.flush();
    }

    private void writeContributions(Match match) throws IOException {
        json.writeObjectFieldStart("correlation");
        json.writeNumberField("count", match.contributionCount());
        json.writeArrayFieldStart("events");
        for (Match.Contribution contribution : match.contributions()) {
            json.writeStartObject();
            json.writeObjectFieldStart("rule");
            writeText("id", contribution.rule().id());
            json.writeStringField("title", contribution.rule().title());
            json.writeEndObject();
            json.writeStringField("file", contribution.event().file());
            if (!contribution.event().member().isEmpty()) {
                json.writeStringField("member", contribution.event().member());
            }
            json.writeNumberField("record", contribution.event().record());
            writeTime(contribution.event().timeMs());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeTime(long timeMs) throws IOException {
        writeText(
                "time",
                timeMs == Facts.NO_TIME ? null : Instant.ofEpochMilli(timeMs).toString());
    }

    private void writeRule(RuleHeader rule, String level) throws IOException {
        json.writeObjectFieldStart("rule");
        writeText("id", rule.id());
        json.writeStringField("title", rule.title());
        writeText("level", level.isEmpty() ? null : level);
        writeText("author", rule.author());
        json.writeEndObject();
    }

    private void writeText(String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }

    private void writeValues(String field, List<String> values) throws IOException {
        json.writeFieldName(field);
        if (values.size() == 1) {
            json.writeString(values.getFirst());
            return;
        }
        json.writeStartArray();
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
