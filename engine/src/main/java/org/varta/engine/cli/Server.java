package org.varta.engine.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccountFile;
import org.varta.collector.ledger.LedgerKeeper;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.ops.OpsEndpoint.Check;
import org.varta.collector.pipeline.Collector;
import org.varta.collector.pipeline.Endpoints;
import org.varta.engine.console.CollectorStatus;
import org.varta.engine.evidence.WitnessEndpoint;
import org.varta.engine.pipeline.DetectStatus;

/**
 * Collector, engine and console, or one half of them. Starting goes from the journal outwards, so that nothing is accepted
 * before it can be kept; stopping goes the other way, so that what was accepted is evaluated and stored.
 */
final class Server implements AutoCloseable {

    private static final long OPERATIONS_PORT_OF_DETECT = 9481;
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final InstantSource clock = InstantSource.system();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Endpoints endpoints;
    private @Nullable Collector collector;
    private @Nullable Detection detection;
    private @Nullable WitnessEndpoint witness;

    /** Which halves run in this process. */
    enum Role {
        /** Both. */
        RUN,
        /** From the wire to the journal. */
        COLLECT,
        /** From the journal to people. */
        DETECT
    }

    private Server(Config config) {
        this.endpoints = Endpoints.open(config, meters);
    }

    /**
     * Starts everything that the role names.
     *
     * @throws IOException naming what could not be opened or bound; nothing stays open then
     * @throws Failure also when the journal has failed meanwhile: what fails after it follows from that
     */
    static Server start(Config config, Role role) throws IOException, Failure {
        Server server = new Server(config);
        boolean isStarted = false;
        try {
            server.startParts(config, role);
            isStarted = true;
            return server;
        } catch (IOException | Failure | RuntimeException | Error e) {
            Optional<Failure> first = server.failure();
            if (first.isPresent()) {
                LOG.error("the start failed after the journal or the detection did", e);
                throw first.get();
            }
            throw e;
        } finally {
            if (!isStarted) {
                server.close();
            }
        }
    }

    private void startParts(Config config, Role role) throws IOException, Failure {
        Map<String, Supplier<Check>> live = new LinkedHashMap<>();
        Map<String, Supplier<Check>> ready = new LinkedHashMap<>();
        Collector collecting = null;
        if (role != Role.DETECT) {
            collecting = Collector.open(config, meters, clock, endpoints);
            collector = collecting;
            collecting.journal().repairs().forEach(repair -> LOG.warn("the journal was repaired: {}", repair));
            live.put("journal", collecting::journalAlive);
            ready.put("journal", collecting::journalCheck);
        }
        if (role != Role.COLLECT) {
            if (role == Role.DETECT && !Files.isDirectory(Collector.journalDirectory(config))) {
                throw new Failure(
                        ExitCodes.CONFIGURATION,
                        Collector.journalDirectory(config)
                                + " does not exist: start varta collect with this data first");
            }
            Detection detecting = Detection.start(config, meters, clock, endpoints, collectorView());
            detection = detecting;
            if (collecting != null) {
                collecting.ledger().listenTo(detecting::account);
            }
            live.put("engine", detecting::check);
            ready.put("engine", detecting::check);
            detecting
                    .evidenceCheck()
                    .ifPresent(check -> ready.put(
                            "evidence", () -> detecting.evidenceCheck().orElse(check)));
        }
        if (collecting != null && role == Role.COLLECT) {
            collecting.ledger().listenTo(accountOfOtherProcess(config));
        }
        if (collecting != null) {
            witness = WitnessSetup.start(config, collecting.journal(), endpoints, meters, clock)
                    .orElse(null);
        }
        endpoints.operate(live, ready, collecting == null ? Map.of() : Map.of("/ledger", collecting::ledgerJson));
        if (collecting != null) {
            collecting.listen();
        }
    }

    /** The port of the operations endpoint of {@code detect}, so that both halves can run beside each other. */
    static List<String> portsOf(Role role, Config config) {
        boolean isMoved = role == Role.DETECT && config.isDefault(CollectorSettings.OPERATIONS.port());
        return isMoved
                ? List.of(CollectorSettings.OPERATIONS.port().key() + "=" + OPERATIONS_PORT_OF_DETECT)
                : List.of();
    }

    /** What {@code detect} says beside us, by way of its file. */
    private static Supplier<@Nullable EngineAccount> accountOfOtherProcess(Config config) {
        EngineAccountFile file =
                new EngineAccountFile(config.get(CollectorSettings.DATA).resolve(EngineAccountFile.NAME));
        return () -> {
            try {
                return file.load();
            } catch (IOException e) {
                LOG.debug("the engine's ledger cannot be read now", e);
                return null;
            }
        };
    }

    private Detection.CollectorView collectorView() {
        return new Detection.CollectorView() {
            @Override
            public CollectorStatus status() {
                return collectorStatus();
            }

            @Override
            public @Nullable LedgerKeeper ledger() {
                Collector collecting = collector;
                return collecting == null ? null : collecting.ledger();
            }
        };
    }

    private CollectorStatus collectorStatus() {
        Collector collecting = collector;
        if (collecting == null) {
            DetectStatus now = detection == null ? null : detection.detectStatus();
            return new CollectorStatus(0, 0, 0, 0, now == null ? 0 : now.rawSequence() + now.lagEvents());
        }
        return new CollectorStatus(
                collecting.total(MeterNames.EVENTS_RECEIVED),
                collecting.total(MeterNames.EVENTS_ACCEPTED),
                collecting.total(MeterNames.EVENTS_ACKED),
                collecting.total(MeterNames.EVENTS_REFUSED),
                collecting.journal().lastSequence());
    }

    /** Where each listener listens. */
    SequencedMap<String, InetSocketAddress> addresses() {
        return endpoints.addresses();
    }

    /** The engine's half, if it runs here. */
    Optional<Detection> detection() {
        return Optional.ofNullable(detection);
    }

    /** Why the process has to end; empty as long as it need not. */
    Optional<Failure> failure() {
        Collector collecting = collector;
        if (collecting != null && collecting.failure().isPresent()) {
            return Optional.of(new Failure(
                    ExitCodes.DISK,
                    "the journal failed: " + collecting.failure().get()
                            + "; nothing is acknowledged any more, start again to repair it"));
        }
        return detection().flatMap(Detection::failure);
    }

    /** Takes no more events, evaluates and stores what was accepted, and closes. */
    @Override
    public void close() {
        long end = 0;
        if (witness != null) {
            witness.close();
        }
        if (collector != null) {
            collector.close();
            end = collector.journal().lastSequence();
        }
        if (detection != null) {
            detection.finish(end);
        }
        endpoints.close();
    }
}
