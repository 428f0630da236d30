package org.varta.engine.cli;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.pipeline.Collector;
import org.varta.engine.config.EngineSettings;
import org.varta.engine.evidence.DirectoryWitness;
import org.varta.engine.evidence.EvidenceOptions;
import org.varta.engine.evidence.EvidenceService;
import org.varta.engine.evidence.WebhookWitness;
import org.varta.engine.evidence.Witness;

/** Starts the sealing of the journal as the configuration says. */
final class EvidenceSetup {

    private EvidenceSetup() {}

    static Optional<EvidenceService> start(Config config, MeterRegistry meters, InstantSource clock)
            throws IOException, Failure {
        Path journal = Collector.journalDirectory(config);
        if (!config.get(EngineSettings.EVIDENCE_ENABLED)) {
            EvidenceService.letGo(journal);
            return Optional.empty();
        }
        Path evidence = config.get(CollectorSettings.DATA).resolve(DataOption.EVIDENCE);
        EvidenceOptions options = EvidenceOptions.of(
                config.get(CollectorSettings.ORGANISATION),
                config.get(EngineSettings.EVIDENCE_INTERVAL_MS),
                Duration.ofHours(config.get(EngineSettings.EVIDENCE_KEY_HOURS)).toMillis());
        return Optional.of(EvidenceService.start(
                new EvidenceService.Setup(journal, evidence, keys(config), options, witnesses(config)), meters, clock));
    }

    /** Where the private keys are. */
    static Path keys(Config config) {
        Path keys = config.get(EngineSettings.EVIDENCE_KEYS);
        return keys.toString().isEmpty()
                ? config.get(CollectorSettings.DATA)
                        .resolve(DataOption.EVIDENCE)
                        .resolve("keys")
                : keys;
    }

    private static List<Witness> witnesses(Config config) throws Failure {
        List<Witness> witnesses = new ArrayList<>();
        Path directory = config.get(EngineSettings.EVIDENCE_WITNESS_DIRECTORY);
        if (!directory.toString().isEmpty()) {
            witnesses.add(new DirectoryWitness(directory));
        }
        String webhook = config.get(EngineSettings.EVIDENCE_WITNESS_WEBHOOK);
        if (!webhook.isEmpty()) {
            try {
                witnesses.add(WebhookWitness.of(URI.create(webhook)));
            } catch (IllegalArgumentException e) {
                throw new Failure(
                        ExitCodes.CONFIGURATION, EngineSettings.EVIDENCE_WITNESS_WEBHOOK.key() + ": " + e.getMessage());
            }
        }
        return witnesses;
    }
}
