package org.varta.engine.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A scenario: what is sent when, over which protocol.
 *
 * <p>The file has one JSON object a line: {@code at_s} (seconds from the start), {@code via} (a listener's name), {@code
 * send} (a JSON object, or a string that is sent as it is), and optionally {@code repeat} with {@code every_s}, {@code
 * noise} (sent at random intervals of {@code every_s} on average until the end of the scenario) and {@code why} (told to
 * the audience). Placeholders in what is sent: {@code @iso@}, {@code @utc@} (Sysmon's form), {@code @syslog@} (RFC 3164),
 * {@code @epoch@} (seconds) and {@code @n@} (the repetition, or a running number), quotes included when they are the whole
 * string of a number.
 */
final class Scenario {

    /** One thing to send. */
    record Step(long atMs, String via, String template, int number, String why) {}

    private record Line(
            double atSeconds, String via, int repeat, double everySeconds, boolean isNoise, String why, String send) {}

    private final List<Step> steps;

    private Scenario(List<Step> steps) {
        this.steps = steps;
    }

    /** In the order of sending. */
    List<Step> steps() {
        return steps;
    }

    /** Reads a scenario; {@code random} spreads the noise. */
    static Scenario read(String name, InputStream in, RandomGenerator random) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            int number = 0;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                if (!text.isBlank()) {
                    lines.add(line(name, number, text));
                }
            }
        }
        double endSeconds = lines.stream()
                .mapToDouble(l -> l.atSeconds + l.repeat * l.everySeconds)
                .max()
                .orElse(0);
        List<Step> steps = new ArrayList<>();
        for (Line line : lines) {
            if (line.isNoise) {
                addNoise(line, endSeconds, random, steps);
            } else {
                for (int i = 0; i < line.repeat; i++) {
                    long atMs = Math.round((line.atSeconds + i * line.everySeconds) * 1000);
                    steps.add(new Step(atMs, line.via, line.send, i, i == 0 ? line.why : ""));
                }
            }
        }
        steps.sort(Comparator.comparingLong(Step::atMs));
        return new Scenario(List.copyOf(steps));
    }

    private static void addNoise(Line line, double endSeconds, RandomGenerator random, List<Step> steps) {
        double at = line.atSeconds;
        for (int i = 0; ; i++) {
            at += random.nextExponential() * line.everySeconds;
            if (at > endSeconds) {
                return;
            }
            steps.add(new Step(Math.round(at * 1000), line.via, line.send, i, ""));
        }
    }

    private static Line line(String name, int number, String text) throws IOException {
        double at = 0;
        double every = 0;
        int repeat = 1;
        boolean noise = false;
        String via = "";
        String why = "";
        String send = "";
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "at_s" -> at = json.getDoubleValue();
                    case "every_s" -> every = json.getDoubleValue();
                    case "repeat" -> repeat = json.getIntValue();
                    case "noise" -> noise = json.getBooleanValue();
                    case "via" -> via = json.getText();
                    case "why" -> why = json.getText();
                    case "send" -> send = sent(json);
                    default -> throw new IOException(name + ":" + number + ": unknown key " + field);
                }
            }
        }
        if (via.isEmpty() || send.isEmpty() || (noise && every <= 0)) {
            throw new IOException(name + ":" + number + ": via and send are needed, and every_s with noise");
        }
        return new Line(at, via, repeat, every, noise, why, send);
    }

    private static String sent(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getText();
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
            generator.copyCurrentStructure(json);
        }
        return out.toString();
    }
}
