package org.varta.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.Config;
import org.varta.collector.config.ConfigException;
import org.varta.engine.config.EngineSettings;
import picocli.CommandLine.Option;

/** The options that say how a process is configured; the command line wins over the file, the file over defaults. */
final class ConfigOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file (YAML)")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default: ./data)")
    private @Nullable Path data;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "DIR",
            description = "Directory or file of rules; may be repeated (default: the shipped packs)")
    private List<Path> rules = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Sets one setting; may be repeated")
    private List<String> overrides = new ArrayList<>();

    Config read() throws ConfigException {
        return read(List.of());
    }

    /** Reads the configuration with more overrides, which win over everything. */
    Config read(List<String> more) throws ConfigException {
        List<String> all = new ArrayList<>();
        if (data != null) {
            all.add(CollectorSettings.DATA.key() + "=" + data);
        }
        if (!rules.isEmpty()) {
            all.add(EngineSettings.RULE_DIRECTORIES.key() + "="
                    + String.join(",", rules.stream().map(Path::toString).toList()));
        }
        all.addAll(overrides);
        all.addAll(more);
        return Config.read(EngineSettings.catalogue(), file, all, Path.of("").toAbsolutePath());
    }
}
