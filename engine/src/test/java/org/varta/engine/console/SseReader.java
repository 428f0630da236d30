package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as a browser does; HTML Living Standard, "Parsing an event stream". */
final class SseReader implements AutoCloseable {

    private final BufferedReader lines;
    private String lastId = "";

    /** An event; {@code id} is the last one seen, as a browser would send it back. */
    record Message(String id, String event, String data) {}

    SseReader(InputStream in) {
        this.lines = new BufferedReader(new InputStreamReader(in, UTF_8));
    }

    /** The next event; null at the end of the stream. */
    @Nullable
    Message next() throws IOException {
        String event = "message";
        StringBuilder data = new StringBuilder();
        String line;
        while ((line = lines.readLine()) != null) {
            if (line.startsWith("id:")) {
                lastId = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                event = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring(5).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                return new Message(lastId, event, data.toString());
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
