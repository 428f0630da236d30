package org.varta.engine.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.varta.engine.console.Route.Access;
import org.varta.engine.console.Route.Call;

/** Where every event went. */
final class LedgerApi {

    private final ConsolePorts ports;

    LedgerApi(ConsolePorts ports) {
        this.ports = ports;
    }

    List<Route> routes() {
        return List.of(new Route("GET", "/api/ledger", Access.SESSION, this::ledger));
    }

    private Reply ledger(Call call) {
        LedgerStatus now = ports.status().ledger();
        return Answer.ok(json -> write(json, now));
    }

    private static void write(JsonGenerator json, LedgerStatus now) throws IOException {
        json.writeStartObject();
        ApiJson.texts(json, "mismatches", now.mismatches());
        number(json, "comparedFrom", now.comparedFrom());
        number(json, "comparedTo", now.comparedTo());
        json.writeArrayFieldStart("listeners");
        for (LedgerStatus.Listener listener : now.listeners()) {
            json.writeStartObject();
            json.writeStringField("listener", listener.name());
            counts(json, listener.counts());
            json.writeNumberField("sourcesLeftOut", listener.sourcesLeftOut());
            json.writeArrayFieldStart("sources");
            for (LedgerStatus.Source source : listener.sources()) {
                json.writeStartObject();
                json.writeStringField("source", source.name());
                counts(json, source.counts());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gaps");
        for (LedgerStatus.Gap gap : now.gaps()) {
            json.writeStartObject();
            json.writeStringField("listener", gap.listener());
            json.writeStringField("source", gap.source());
            json.writeStringField("host", gap.host());
            json.writeStringField("channel", gap.channel());
            json.writeStringField("kind", gap.isDrops() ? "drops" : "numbers");
            json.writeNumberField("missing", gap.missing());
            json.writeNumberField("jumps", gap.jumps());
            json.writeNumberField("lastFrom", gap.lastFrom());
            json.writeNumberField("lastTo", gap.lastTo());
            json.writeNumberField("lastSequence", gap.lastSequence());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, LedgerStatus.Counts counts) throws IOException {
        number(json, "received", counts.received());
        number(json, "accepted", counts.accepted());
        number(json, "acked", counts.acked());
        number(json, "refused", counts.refused());
        number(json, "journalled", counts.journalled());
        number(json, "evaluated", counts.evaluated());
        number(json, "deadLettered", counts.deadLettered());
        number(json, "lag", counts.lag());
        number(json, "missing", counts.missing());
    }

    private static void number(JsonGenerator json, String name, long count) throws IOException {
        if (count == LedgerStatus.UNKNOWN) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, count);
        }
    }
}
