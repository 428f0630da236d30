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
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.RuleHeader;

/**
 * One JSON object a line: {@code {"rule":{"id","title","level","author"},"file","record","time","matched":{field:value}}}.
 * What is not known is null; a field that matched with several values has an array of them; {@code "member"} follows {@code
 * "file"} for events out of archives.
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
        writeRule(match.rule());
        json.writeStringField("file", match.file());
        if (!match.member().isEmpty()) {
            json.writeStringField("member", match.member());
        }
        json.writeNumberField("record", match.record());
        writeText(
                "time",
                match.timeMs() == Facts.NO_TIME
                        ? null
                        : Instant.ofEpochMilli(match.timeMs()).toString());
        json.writeObjectFieldStart("matched");
        for (Map.Entry<String, List<String>> field : match.matched().entrySet()) {
            writeValues(field.getKey(), field.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        json.enable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.flush();
    }

    private void writeRule(RuleHeader rule) throws IOException {
        Level level = rule.level();
        json.writeObjectFieldStart("rule");
        writeText("id", rule.id());
        json.writeStringField("title", rule.title());
        writeText("level", level == null ? null : level.keyword());
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
