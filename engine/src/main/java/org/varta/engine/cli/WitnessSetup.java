package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.journal.Journal;
import org.varta.collector.pipeline.Endpoints;
import org.varta.collector.wire.Origin;
import org.varta.collector.wire.http.Json;
import org.varta.engine.config.EngineSettings;
import org.varta.engine.evidence.PeerCheckpoints;
import org.varta.engine.evidence.PeerVerdict;
import org.varta.engine.evidence.WitnessEndpoint;

/** Makes this installation a witness for others, as the configuration says. */
final class WitnessSetup {

    private static final Logger LOG = LoggerFactory.getLogger(WitnessSetup.class);

    private WitnessSetup() {}

    /** @param journal that contradictions are recorded in */
    static Optional<WitnessEndpoint> start(
            Config config, Journal journal, Endpoints endpoints, MeterRegistry meters, InstantSource clock)
            throws IOException, Failure {
        Map<UUID, String> peers = peers(config.get(EngineSettings.EVIDENCE_WITNESS_PEERS));
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        WitnessEndpoint endpoint = new WitnessEndpoint(
                PeerCheckpoints.open(config.get(CollectorSettings.DATA).resolve("peers"), peers),
                verdict -> record(journal, clock.instant(), verdict),
                meters,
                clock);
        endpoints.serve(EngineSettings.WITNESS, endpoint);
        return Optional.of(endpoint);
    }

    /** In the journal it is evidence itself, and the engine makes an alert of it. */
    private static void record(Journal journal, Instant now, PeerVerdict verdict) {
        String json = "{\"gap\":\"witness-contradiction\",\"what\":" + Json.quote("journal " + verdict.journal())
                + ",\"detail\":" + Json.quote(verdict.message()) + "}";
        journal.gap(
                new Origin(Origin.DEFAULT_ORGANISATION, "witness", "internal", "", ""),
                now.getEpochSecond() * 1_000_000_000L + now.getNano(),
                json.getBytes(UTF_8),
                outcome -> LOG.debug("{}: {}", json, outcome));
    }

    private static Map<UUID, String> peers(String setting) throws Failure {
        Map<UUID, String> peers = new TreeMap<>();
        for (String part : setting.split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            String key = part.substring(equals + 1).strip();
            try {
                if (equals < 0 || !key.matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException("the key is 64 hexadecimal digits");
                }
                peers.put(UUID.fromString(part.substring(0, equals).strip()), key);
            } catch (IllegalArgumentException e) {
                throw new Failure(
                        ExitCodes.CONFIGURATION,
                        EngineSettings.EVIDENCE_WITNESS_PEERS.key() + ": expected JOURNAL=FIRSTKEY, found \"" + part
                                + "\": " + e.getMessage());
            }
        }
        return peers;
    }
}
