package org.varta.engine.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events out of comma-separated values, each as JSON: exports of Windows event logs in the shape that their logs have
 * ({@link WindowsCsv}), any other file as an object whose fields are named by the first row. Empty values are left out.
 */
final class CsvEvents {

    private static final JsonFactory JSON = new JsonFactory();

    private final CsvRows rows;
    private @Nullable List<String> header;
    private @Nullable WindowsCsv windows;

    CsvEvents(InputStream in) {
        this.rows = new CsvRows(in);
    }

    /** How many rows were too long and left out. */
    long oversized() {
        return rows.oversized();
    }

    /** The next event, or null at the end. */
    byte @Nullable [] next() throws IOException {
        List<String> names = header;
        if (names == null) {
            names = rows.next();
            if (names == null) {
                return null;
            }
            names = names.stream().map(String::strip).toList();
            header = names;
            windows = WindowsCsv.of(names);
        }
        List<String> row = rows.next();
        if (row == null) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            // Event Viewer does not name the column of the message
            String name = i < names.size() ? names.get(i) : i == names.size() ? "Message" : "";
            if (!name.isEmpty() && !row.get(i).isEmpty()) {
                values.putIfAbsent(name, row.get(i));
            }
        }
        return windows == null ? flat(values) : windows.toJson(values);
    }

    private static byte[] flat(Map<String, String> values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, String> value : values.entrySet()) {
                json.writeStringField(value.getKey(), value.getValue());
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
