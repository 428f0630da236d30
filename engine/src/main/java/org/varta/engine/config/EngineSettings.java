package org.varta.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.CollectorSettings.ListenerSettings;
import org.varta.collector.config.Setting;

/** Every setting of the engine and the console. */
public final class EngineSettings {

    /** The console and its API. */
    public static final ListenerSettings CONSOLE =
            CollectorSettings.listener("console", 8480, "the console and its API");

    /** Where the rules are. */
    public static final Setting<List<Path>> RULE_DIRECTORIES =
            Setting.paths("rules.directories", "Directories or files of rules; the shipped packs when empty");

    /** Where the values of placeholders are. */
    public static final Setting<Path> SITE_LISTS =
            Setting.path("rules.site-lists", "", "YAML file with the values of %placeholders%; none when empty");

    /** What fields and log sources are called at this site. */
    public static final Setting<List<Path>> PIPELINES =
            Setting.paths("rules.pipelines", "YAML files of processing pipelines, applied to rules; none when empty");

    /** How often the rule directories are looked at. */
    public static final Setting<Long> RULES_POLL_MS = Setting.number(
            "rules.poll-ms", 2_000, 100, 3_600_000, "Milliseconds between looks at the rule directories");

    /** How many threads decode and match. */
    public static final Setting<Long> DETECT_THREADS = Setting.number(
            "detect.threads", 0, 0, 256, "Threads that decode and match events; 0 is one less than there are cores");

    private EngineSettings() {}

    /** All settings of the product, in the order in which they are shown. */
    public static List<Setting<?>> catalogue() {
        List<Setting<?>> all = new ArrayList<>(CollectorSettings.catalogue());
        all.addAll(CONSOLE.all());
        all.addAll(List.of(RULE_DIRECTORIES, SITE_LISTS, PIPELINES, RULES_POLL_MS, DETECT_THREADS));
        return List.copyOf(all);
    }
}
