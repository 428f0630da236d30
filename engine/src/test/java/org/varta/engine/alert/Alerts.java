package org.varta.engine.alert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.engine.detect.Hit;

/** Alerts for tests. */
public final class Alerts {

    /** When the tests take place; milliseconds since 1970. */
    public static final long START_MS = 1_790_000_000_000L;

    private Alerts() {}

    /** An alert of a rule on a host. */
    public static Alert of(String id, String rule, String host, long raisedAtMs) {
        return of(id, rule, "high", host, raisedAtMs, fields("CommandLine", "whoami /all"));
    }

    /** The same of another organisation than {@code default}. */
    public static Alert ofOrganisation(String organisation, String id, String rule, String host) {
        Alert alert = of(id, rule, host, START_MS);
        return new Alert(
                id,
                organisation,
                alert.rule(),
                alert.kind(),
                alert.groupKey(),
                alert.timeMs(),
                alert.raisedAtMs(),
                alert.host(),
                alert.user(),
                alert.events(),
                alert.eventCount());
    }

    /** An alert with a level and what its event had. */
    public static Alert of(
            String id,
            String rule,
            String level,
            String host,
            long raisedAtMs,
            SequencedMap<String, List<String>> matched) {
        return new Alert(
                id,
                "default",
                new Alert.RuleRef(rule, "Title of " + rule, level, "Anna", List.of("attack.t1033"), "hash-" + rule),
                Alert.Kind.EVENT,
                List.of(),
                raisedAtMs - 5,
                raisedAtMs,
                host,
                "olena",
                List.of(new Alert.EventRef("journal-1", 7, rule, raisedAtMs - 5, Hit.NO_TIME, matched)),
                1);
    }

    /** The same text in every place that an attacker can fill. */
    public static Alert saying(String text, String id, long raisedAtMs) {
        return new Alert(
                id,
                text,
                new Alert.RuleRef("rule " + text, text, text, text, List.of(text), text),
                Alert.Kind.CORRELATION,
                List.of(text, text),
                raisedAtMs,
                raisedAtMs,
                text,
                text,
                List.of(new Alert.EventRef(text, 1, text, raisedAtMs, Hit.NO_TIME, fields(text, text))),
                1);
    }

    /** One field with one value. */
    public static SequencedMap<String, List<String>> fields(String name, String value) {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        fields.put(name, List.of(value));
        return fields;
    }
}
