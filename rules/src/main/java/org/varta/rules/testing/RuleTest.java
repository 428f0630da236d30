package org.varta.rules.testing;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.varta.rules.yaml.YamlNode.Mapping;

/** One test of a rule. */
public sealed interface RuleTest {

    /** What it shows, for people. */
    String name();

    /** Where it begins in its file, counted from 1. */
    int line();

    /**
     * Events one by one.
     *
     * @param isMatch whether the rule has to match: any event of a file, or none of them
     * @param matchesMin how many events of the file have to match at least, where the rule has to match
     * @param because the selection, filter or {@code logsource} that has to speak for it, or null
     */
    record Example(
            String name,
            int line,
            EventSource event,
            boolean isMatch,
            int matchesMin,
            @Nullable String because) implements RuleTest {
        public Example {
            requireNonNull(name, "name");
            requireNonNull(event, "event");
        }
    }

    /**
     * Events in time, for correlations.
     *
     * @param steps in the order of time
     * @param alerts how many alerts the rule has to raise, or null for at least one
     * @param at when the alerts have to be raised, since the beginning, all of them in order; empty when it does not matter
     * @param group group-by fields and the values that one of the alerts has to have
     */
    record Scenario(
            String name,
            int line,
            List<Step> steps,
            @Nullable Integer alerts,
            List<Duration> at,
            SequencedMap<String, String> group)
            implements RuleTest {
        public Scenario {
            requireNonNull(name, "name");
            steps = List.copyOf(steps);
            at = List.copyOf(at);
            group = new LinkedHashMap<>(group);
        }
    }

    /**
     * A moment of a scenario.
     *
     * @param at since its beginning
     * @param repeat how many times the event happens
     * @param every between one time and the next
     * @param event null when nothing happens but that time passes
     */
    record Step(
            Duration at,
            int repeat,
            Duration every,
            @Nullable EventSource event) {
        public Step {
            requireNonNull(at, "at");
            requireNonNull(every, "every");
        }
    }

    /** Where a test has its events from. */
    sealed interface EventSource {

        /** Fields as rules name them; the event belongs to the log source of the rule. */
        record Inline(Mapping fields) implements EventSource {
            public Inline {
                requireNonNull(fields, "fields");
            }
        }

        /** Raw events, decoded and mapped like those of any sender. */
        record InFile(Path file) implements EventSource {
            public InFile {
                requireNonNull(file, "file");
            }
        }
    }
}
