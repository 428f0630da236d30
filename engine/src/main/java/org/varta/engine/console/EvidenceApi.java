package org.varta.engine.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.FeedEntry;
import org.varta.engine.console.Route.Access;
import org.varta.engine.console.Route.Call;

/** Evidence that leaves the house. */
final class EvidenceApi {

    /** So many bundles are written or on their way at the same time. */
    static final int EXPORTS_MAX = 2;

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceApi.class);

    private final ConsolePorts ports;
    private final Semaphore exports = new Semaphore(EXPORTS_MAX);

    EvidenceApi(ConsolePorts ports) {
        this.ports = ports;
    }

    List<Route> routes() {
        return List.of(new Route("POST", "/api/alerts/{id}/evidence", Access.SESSION, this::export));
    }

    private Reply export(Call call) throws Refusal {
        Alert alert = ports.alerts()
                .alert(call.variable("id"))
                .map(FeedEntry::alert)
                .orElseThrow(() -> Refusal.notFound("no such alert"));
        if (!exports.tryAcquire()) {
            throw Refusal.busy("too many exports at once");
        }
        boolean isGiven = false;
        try {
            EvidenceExport.Bundle bundle = ports.evidence().export(alert);
            isGiven = true;
            LOG.info(
                    "{} exports the evidence of alert {}: {} bytes, SHA-256 {}",
                    call.user().user(),
                    alert.id(),
                    bundle.bytes(),
                    bundle.sha256Hex());
            return new Reply.Download(
                    "application/zip",
                    bundle.file(),
                    bundle.bytes(),
                    Map.of(
                            "Content-Disposition",
                            "attachment; filename=\"" + bundle.name() + "\"",
                            "X-Varta-Events",
                            bundle.events(),
                            "X-Varta-SHA256",
                            bundle.sha256Hex(),
                            "X-Varta-First-Key",
                            bundle.firstKeyHex()),
                    exports::release);
        } catch (IOException e) {
            LOG.warn("the evidence of alert {} could not be exported", alert.id(), e);
            throw Refusal.notProven("nothing is exported: " + e.getMessage());
        } finally {
            if (!isGiven) {
                exports.release();
            }
        }
    }
}
