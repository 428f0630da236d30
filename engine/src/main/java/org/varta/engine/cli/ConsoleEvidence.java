package org.varta.engine.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.pipeline.Collector;
import org.varta.engine.alert.Alert;
import org.varta.engine.config.EngineSettings;
import org.varta.engine.console.EvidenceExport;
import org.varta.engine.evidence.BundleExport;
import org.varta.engine.evidence.ExportedBundle;

/** Bundles for the console: those that {@code varta journal export --alert} writes. */
final class ConsoleEvidence implements EvidenceExport {

    /** A larger bundle is for the command line. */
    private static final long BYTES_MAX = 1L << 30;

    private final Path data;
    private final Path directory;
    private final BundleExport export;

    private ConsoleEvidence(Path data, Path directory, BundleExport export) {
        this.data = data;
        this.directory = directory;
        this.export = export;
    }

    /** As the configuration says; removes what a process that was killed has left. */
    static EvidenceExport of(Config config, InstantSource clock) throws IOException {
        if (!config.get(EngineSettings.EVIDENCE_ENABLED)) {
            return NONE;
        }
        Path data = config.get(CollectorSettings.DATA);
        Path directory = Files.createDirectories(data.resolve("exports"));
        List<Path> left;
        try (Stream<Path> files = Files.list(directory)) {
            left = files.toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
        return new ConsoleEvidence(
                data,
                directory,
                new BundleExport(
                        Collector.journalDirectory(config),
                        data.resolve(DataOption.EVIDENCE),
                        EvidenceSetup.keys(config),
                        BYTES_MAX,
                        clock));
    }

    @Override
    public Bundle export(Alert alert) throws IOException {
        Path file = directory.resolve(UUID.randomUUID() + ".zip");
        try {
            ExportedBundle bundle = export.alert(alert, ExportCommand.rulesOf(data, alert), file);
            return new Bundle(
                    ExportCommand.nameOf(alert),
                    FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE),
                    bundle.bytes(),
                    bundle.report().events(),
                    bundle.sha256Hex(),
                    bundle.report().firstKeyHex());
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
