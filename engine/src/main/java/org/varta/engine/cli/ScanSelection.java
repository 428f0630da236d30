package org.varta.engine.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.engine.scan.RuleFilter;
import org.varta.engine.scan.TimeRange;
import org.varta.rules.sigma.Level;
import picocli.CommandLine.Option;

/** The options of {@code varta scan} that say what somebody wants to hear of. */
final class ScanSelection {

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "Match only events at or after an ISO 8601 time; a day is one in UTC. Events that name no time are"
                            + " never left out")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Match only events before an ISO 8601 time")
    private @Nullable Instant until;

    @Option(
            names = "--min-level",
            paramLabel = "LEVEL",
            description =
                    "Only rules of this level or above: ${COMPLETION-CANDIDATES}; a rule without a level counts as medium")
    private @Nullable Level minLevel;

    @Option(names = "--level", paramLabel = "LEVEL", split = ",", description = "Only rules of these levels")
    private List<Level> levels = new ArrayList<>();

    @Option(
            names = "--rule",
            paramLabel = "ID|TITLE",
            description = "Only rules with this id, or with this in their title; may be given several times")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--tag",
            paramLabel = "TAG",
            split = ",",
            description = "Only rules with this tag, such as attack.t1059 (sub-techniques too) or attack.execution")
    private List<String> tags = new ArrayList<>();

    RuleFilter rules() {
        Set<Level> wanted = EnumSet.noneOf(Level.class);
        wanted.addAll(levels);
        return new RuleFilter(minLevel, wanted, rules, tags);
    }

    TimeRange times() {
        return new TimeRange(
                since == null ? Long.MIN_VALUE : since.toEpochMilli(),
                until == null ? Long.MAX_VALUE : until.toEpochMilli());
    }
}
