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

    /** Where other installations send their checkpoints. */
    public static final ListenerSettings WITNESS =
            CollectorSettings.listener("witness", 8490, "checkpoints of other installations");

    /** Where the rules are. */
    public static final Setting<List<Path>> RULE_DIRECTORIES =
            Setting.paths("rules.directories", "Directories or files of rules; the shipped packs when empty");

    /** Where the values of placeholders are. */
    public static final Setting<Path> SITE_LISTS =
            Setting.path("rules.site-lists", "", "YAML file with the values of %placeholders%; none when empty");

    /** What fields and log sources are called at this site. */
    public static final Setting<List<Path>> PIPELINES =
            Setting.paths("rules.pipelines", "YAML files of processing pipelines, applied to rules; none when empty");

    /** Whether EPL rules run that Varta does not ship. */
    public static final Setting<Boolean> EPL_ENABLED = Setting.flag(
            "rules.epl-enabled", false, "Whether to run EPL rules of others; those that Varta ships run always");

    /** How often the rule directories are looked at. */
    public static final Setting<Long> RULES_POLL_MS = Setting.number(
            "rules.poll-ms", 2_000, 100, 3_600_000, "Milliseconds between looks at the rule directories");

    /** How many threads decode and match. */
    public static final Setting<Long> DETECT_THREADS = Setting.number(
            "detect.threads", 0, 0, 256, "Threads that decode and match events; 0 is one less than there are cores");

    /** How many events are timed. */
    public static final Setting<Long> COST_SAMPLE = Setting.number(
            "rules.cost-sample",
            100,
            0,
            1_000_000,
            "One event in so many, on average, is timed to see what rules cost; 0 for none");

    /** What a rule may cost. */
    public static final Setting<Long> COST_BUDGET_NS = Setting.number(
            "rules.cost-budget-ns",
            2_000,
            0,
            1_000_000_000,
            "Nanoseconds that a rule may cost an average event before that is told; 0 for no budget");

    /** What all correlations remember. */
    public static final Setting<Long> CORRELATION_HITS = Setting.number(
            "correlation.hits",
            0,
            0,
            100_000_000,
            "Hits that all correlations take in during one span together; 0 works it out from the heap");

    /** Of one organisation. */
    public static final Setting<Long> CORRELATION_ORGANISATION_HITS = Setting.number(
            "correlation.organisation-hits",
            0,
            0,
            100_000_000,
            "Most of these that come from one organisation; 0 is half of them");

    /** What one correlation remembers. */
    public static final Setting<Long> CORRELATION_RULE_HITS = Setting.number(
            "correlation.rule-hits",
            1_000_000,
            1,
            100_000_000,
            "Hits that one correlation takes in during one timespan");

    /** Of one organisation. */
    public static final Setting<Long> CORRELATION_RULE_ORGANISATION_HITS = Setting.number(
            "correlation.rule-organisation-hits",
            250_000,
            1,
            100_000_000,
            "Most of these that come from one organisation");

    /** What all EPL rules hold. */
    public static final Setting<Long> CORRELATION_EPL_EVENTS = Setting.number(
            "correlation.epl-events",
            0,
            0,
            100_000_000,
            "Events that all EPL rules hold together, each an equal part; 0 works it out from the heap");

    /** What one statement holds. */
    public static final Setting<Long> CORRELATION_EPL_INSTANCE_EVENTS = Setting.number(
            "correlation.epl-instance-events",
            100_000,
            1,
            10_000_000,
            "Events that one instance of an EPL rule holds, of one organisation");

    /** What one statement costs. */
    public static final Setting<Long> CORRELATION_EPL_LOOKS = Setting.number(
            "correlation.epl-looks-per-second",
            100_000,
            1,
            100_000_000,
            "Held events that one instance of an EPL rule may look at for each second, on average");

    /** Bounds of correlations' memory and work, by settings whose names begin with {@code correlation.}. */
    public static final List<Setting<Long>> CORRELATION = List.of(
            CORRELATION_HITS,
            CORRELATION_ORGANISATION_HITS,
            CORRELATION_RULE_HITS,
            CORRELATION_RULE_ORGANISATION_HITS,
            CORRELATION_EPL_EVENTS,
            CORRELATION_EPL_INSTANCE_EVENTS,
            CORRELATION_EPL_LOOKS);

    /** Whether the journal is sealed. */
    public static final Setting<Boolean> EVIDENCE_ENABLED =
            Setting.flag("evidence.enabled", true, "Whether to make a hash tree and signed checkpoints of the journal");

    /** How often the journal is sealed. */
    public static final Setting<Long> EVIDENCE_INTERVAL_MS =
            Setting.number("evidence.interval-ms", 10_000, 100, 86_400_000, "Milliseconds between signed checkpoints");

    /** How long a key signs. */
    public static final Setting<Long> EVIDENCE_KEY_HOURS =
            Setting.number("evidence.key-hours", 24, 1, 24 * 366, "Hours in which one key signs, counted from 1970");

    /** Where the private keys are. */
    public static final Setting<Path> EVIDENCE_KEYS = Setting.path(
            "evidence.keys", "", "Directory of the private keys of checkpoints; evidence/keys in the data when empty");

    /** Where checkpoints are put away. */
    public static final Setting<Path> EVIDENCE_WITNESS_DIRECTORY = Setting.path(
            "evidence.witness.directory", "", "Directory, best on another machine, that each checkpoint is copied to");

    /** Who is told each checkpoint. */
    public static final Setting<String> EVIDENCE_WITNESS_WEBHOOK =
            Setting.text("evidence.witness.webhook", "", "Address (http or https) that each checkpoint is posted to");

    /** Whose checkpoints are kept. */
    public static final Setting<String> EVIDENCE_WITNESS_PEERS = Setting.text(
            "evidence.witness.peers",
            "",
            "Installations whose checkpoints are kept here: JOURNAL=FIRSTKEY,...; the witness listens only when there is one");

    private EngineSettings() {}

    /** All settings of the product, in the order in which they are shown. */
    public static List<Setting<?>> catalogue() {
        List<Setting<?>> all = new ArrayList<>(CollectorSettings.catalogue());
        all.addAll(CONSOLE.all());
        all.addAll(WITNESS.all());
        all.addAll(List.of(
                RULE_DIRECTORIES,
                SITE_LISTS,
                PIPELINES,
                EPL_ENABLED,
                RULES_POLL_MS,
                DETECT_THREADS,
                COST_SAMPLE,
                COST_BUDGET_NS));
        all.addAll(CORRELATION);
        all.addAll(List.of(
                EVIDENCE_ENABLED,
                EVIDENCE_INTERVAL_MS,
                EVIDENCE_KEY_HOURS,
                EVIDENCE_KEYS,
                EVIDENCE_WITNESS_DIRECTORY,
                EVIDENCE_WITNESS_WEBHOOK,
                EVIDENCE_WITNESS_PEERS));
        return List.copyOf(all);
    }
}
