package org.varta.engine.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.varta.rules.parse.Problem;

/** Writes a {@link RuleCheck} as SARIF (OASIS Static Analysis Results Interchange Format, version 2.1.0). */
public final class SarifReport {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String UNRESERVED = "-._~/";

    private final RuleCheck check;

    public SarifReport(RuleCheck check) {
        this.check = check;
    }

    /** Writes one log with one run. Files keep the names that they were given by; relative ones stay relative. */
    public void write(PrintWriter out, String toolVersion) throws IOException {
        try (JsonGenerator json = Json.to(out)) {
            json.writeStartObject();
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            json.writeStringField("columnKind", "unicodeCodePoints");
            tool(json, toolVersion);
            json.writeArrayFieldStart("results");
            for (Problem problem : check.problems()) {
                result(json, problem);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private void tool(JsonGenerator json, String toolVersion) throws IOException {
        SortedSet<String> codes = new TreeSet<>();
        check.problems().forEach(problem -> codes.add(problem.code().keyword()));
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "varta rule check");
        json.writeStringField("version", toolVersion);
        json.writeArrayFieldStart("rules");
        for (String code : codes) {
            json.writeStartObject();
            json.writeStringField("id", code);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("ruleId", problem.code().keyword());
        json.writeStringField("level", problem.severity().name().toLowerCase(Locale.ROOT));
        json.writeObjectFieldStart("message");
        json.writeStringField("text", problem.message());
        json.writeEndObject();
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri(problem.file()));
        json.writeEndObject();
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", problem.line());
        json.writeNumberField("startColumn", problem.column());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** RFC 3986: everything but unreserved characters and slashes in percent encoding. */
    private static String uri(String file) {
        StringBuilder uri = new StringBuilder(Path.of(file).isAbsolute() ? "file://" : "");
        for (byte b : file.replace('\\', '/').getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean isKept = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            uri.append(isKept ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return uri.toString();
    }
}
