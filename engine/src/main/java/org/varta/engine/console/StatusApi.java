package org.varta.engine.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.varta.engine.console.Route.Access;
import org.varta.engine.console.Route.Call;
import org.varta.engine.detect.RuleCost;
import org.varta.rules.parse.Problem;

/** How the installation is doing. */
final class StatusApi {

    /** Rules in an answer about costs. */
    private static final int COSTS_MAX = 100_000;

    private static final int COSTS_DEFAULT = 100;

    private final ConsolePorts ports;

    StatusApi(ConsolePorts ports) {
        this.ports = ports;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/api/status", Access.SESSION, this::status),
                new Route("GET", "/api/rule-costs", Access.SESSION, this::costs));
    }

    private Reply costs(Call call) throws Refusal {
        long limit = AlertApi.number(call.exchange(), "limit", 1, COSTS_MAX, COSTS_DEFAULT);
        RuleCost.All all = ports.status().ruleCosts();
        return Answer.ok(json -> {
            json.writeStartObject();
            json.writeNumberField("timedEvents", all.events());
            json.writeNumberField("findingNs", all.findingNs());
            json.writeNumberField("trialsNs", all.trialsNs());
            json.writeArrayFieldStart("rules");
            for (RuleCost one : all.rules().stream().limit(limit).toList()) {
                json.writeStartObject();
                json.writeStringField("ruleId", one.rule().key());
                json.writeStringField("title", one.rule().title());
                json.writeNumberField("trials", one.trials());
                json.writeNumberField("hits", one.hits());
                json.writeNumberField("costNs", one.costNs());
                json.writeNumberField("dearestNs", one.dearestNs());
                json.writeNumberField("overBudget", one.overBudget());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Reply status(Call call) {
        return Answer.ok(this::write);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("organisation", ports.site().organisation());
        json.writeStringField("version", ports.site().version());
        EngineStatus engine = ports.status().engine();
        json.writeObjectFieldStart("engine");
        json.writeNumberField("lagEvents", engine.lagEvents());
        json.writeNumberField("lagSeconds", engine.lagSeconds());
        json.writeNumberField("evaluated", engine.evaluated());
        json.writeNumberField("hits", engine.hits());
        json.writeNumberField("alerts", engine.alerts());
        json.writeNumberField("deadLettered", engine.deadLettered());
        json.writeNumberField("damaged", engine.damaged());
        json.writeNumberField("clockMs", engine.clockMs());
        json.writeArrayFieldStart("degradations");
        for (EngineStatus.Degraded degradation : engine.degradations()) {
            json.writeStartObject();
            json.writeStringField("ruleId", degradation.ruleId());
            json.writeStringField("title", degradation.title());
            json.writeStringField("cause", degradation.cause());
            json.writeNumberField("count", degradation.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        CollectorStatus collector = ports.status().collector();
        json.writeObjectFieldStart("collector");
        json.writeNumberField("received", collector.received());
        json.writeNumberField("accepted", collector.accepted());
        json.writeNumberField("acked", collector.acked());
        json.writeNumberField("refused", collector.refused());
        json.writeNumberField("journalSequence", collector.journalSequence());
        json.writeEndObject();
        json.writeFieldName("rules");
        rules(json, ports.status().rules());
        json.writeNumberField("alertLogIndex", ports.alerts().lastAppliedIndex());
        json.writeEndObject();
    }

    private static void rules(JsonGenerator json, RulesStatus rules) throws IOException {
        json.writeStartObject();
        json.writeNumberField("loaded", rules.loaded());
        json.writeNumberField("correlations", rules.correlations());
        json.writeNumberField("failed", rules.failed());
        json.writeStringField("epoch", rules.epoch());
        json.writeNumberField("loadedAtMs", rules.loadedAtMs());
        json.writeStringField("lastReload", rules.lastReload().keyword());
        json.writeArrayFieldStart("problems");
        for (Problem problem :
                rules.problems().stream().limit(RulesStatus.PROBLEMS_SHOWN_MAX).toList()) {
            json.writeStartObject();
            json.writeStringField("file", problem.file());
            json.writeNumberField("line", problem.line());
            json.writeNumberField("column", problem.column());
            json.writeStringField("code", problem.code().keyword());
            json.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
            json.writeStringField("message", problem.message());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
