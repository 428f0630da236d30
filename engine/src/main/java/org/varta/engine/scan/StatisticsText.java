package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.varta.engine.normalise.Facts;

/** Statistics for people and for programs. */
public final class StatisticsText {

    private StatisticsText() {}

    /** Columns: events by channel, by channel and id, then logons. */
    public static void table(EventStatistics statistics, OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-64s %10s%n", "CHANNEL", "EVENTS"));
        statistics
                .channels()
                .forEach((channel, count) ->
                        text.append(String.format(Locale.ROOT, "%-64s %10d%n", printable(channel), count)));
        text.append(String.format(
                Locale.ROOT, "%n%10s  %-7s %-52s %-24s %s%n", "EVENTS", "ID", "CHANNEL", "FIRST", "LAST"));
        for (EventStatistics.EventCount count : statistics.events()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%10d  %-7s %-52s %-24s %s%n",
                    count.count(),
                    printable(count.eventId()),
                    printable(count.channel()),
                    MatchText.time(count.firstMs()),
                    MatchText.time(count.lastMs())));
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%9s  %9s  %-4s %-40s %-40s %s%n",
                "SUCCEEDED",
                "FAILED",
                "TYPE",
                "USER",
                "FROM",
                "HOST"));
        for (EventStatistics.LogonCount count : statistics.logons()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%9d  %9d  %-4s %-40s %-40s %s%n",
                    count.succeeded(),
                    count.failed(),
                    printable(count.logonType()),
                    printable(count.user()),
                    printable(count.source()),
                    printable(count.host())));
        }
        out.write(text.toString().getBytes(UTF_8));
    }

    /** One object a line: {@code {"events":{"channel","id","count","first","last"}}} and {@code {"logons":{...}}}. */
    public static void ndjson(EventStatistics statistics, OutputStream out) throws IOException {
        JsonGenerator json = new JsonFactoryBuilder()
                .rootValueSeparator("")
                .build()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        for (EventStatistics.EventCount count : statistics.events()) {
            json.writeStartObject();
            json.writeObjectFieldStart("events");
            json.writeStringField("channel", count.channel());
            json.writeStringField("id", count.eventId());
            json.writeNumberField("count", count.count());
            time(json, "first", count.firstMs());
            time(json, "last", count.lastMs());
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
        }
        for (EventStatistics.LogonCount count : statistics.logons()) {
            json.writeStartObject();
            json.writeObjectFieldStart("logons");
            json.writeStringField("host", count.host());
            json.writeStringField("user", count.user());
            json.writeStringField("type", count.logonType());
            json.writeStringField("source", count.source());
            json.writeNumberField("succeeded", count.succeeded());
            json.writeNumberField("failed", count.failed());
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
        }
        json.flush();
    }

    private static void time(JsonGenerator json, String name, long timeMs) throws IOException {
        if (timeMs == Facts.NO_TIME) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, MatchText.time(timeMs));
        }
    }

    private static String printable(String text) {
        return TableOutput.printable(text);
    }
}
