package org.varta.rules.testing;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.Code;
import org.varta.rules.testing.RuleTest.EventSource;
import org.varta.rules.testing.RuleTest.Step;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/** Reads a document of a {@code *.test.yml}; docs/writing-rules.md describes them. */
final class TestFileParser {

    /** Together with the largest repeat, no scenario lasts longer than anybody waits. */
    private static final int STEPS_MAX = 1_000;

    private final Path file;
    private final TestShapes shapes;

    TestFileParser(Path file, TestShapes shapes) {
        this.file = file;
        this.shapes = shapes;
    }

    @Nullable
    RuleTestSet read(YamlNode node) {
        if (!(node instanceof Mapping root)) {
            shapes.error(Code.WRONG_TYPE, node, "a test file is a map with rule and tests, not " + node.describe());
            return null;
        }
        shapes.knownKeys(root, "rule", "tests");
        String rule = shapes.text(root, "rule", true);
        List<RuleTest> tests = new ArrayList<>();
        for (YamlNode item : shapes.list(root, "tests")) {
            if (item instanceof Mapping map) {
                RuleTest test = test(map);
                if (test != null) {
                    tests.add(test);
                }
            } else {
                shapes.error(Code.WRONG_TYPE, item, "a test has to be a map, not " + item.describe());
            }
        }
        return rule == null ? null : new RuleTestSet(file.toString(), rule, root.line(), tests);
    }

    private @Nullable RuleTest test(Mapping map) {
        int errors = shapes.errors();
        shapes.knownKeys(map, "name", "event", "scenario", "expect", "because");
        String name = shapes.text(map, "name", true);
        boolean isScenario = map.get("scenario") != null;
        if (isScenario == (map.get("event") != null)) {
            shapes.error(Code.MISSING_KEY, map, "a test has either an event or a scenario");
        }
        RuleTest test = isScenario ? scenario(map, String.valueOf(name)) : example(map, String.valueOf(name));
        return shapes.errors() > errors ? null : test;
    }

    private @Nullable RuleTest example(Mapping map, String name) {
        EventSource event = event(map);
        Boolean isMatch = isMatch(map);
        String because = shapes.text(map, "because", false);
        return event == null || isMatch == null
                ? null
                : new RuleTest.Example(name, map.line(), event, isMatch, 1, because);
    }

    private @Nullable Boolean isMatch(Mapping map) {
        String expect = shapes.text(map, "expect", true);
        if (expect == null) {
            return null;
        }
        if (!expect.equals("match") && !expect.equals("no-match")) {
            shapes.error(Code.WRONG_TYPE, map, "expect has to be match or no-match, not " + expect);
            return null;
        }
        return expect.equals("match");
    }

    private @Nullable EventSource event(Mapping map) {
        return switch (map.get("event")) {
            case null -> null;
            case Mapping fields -> new EventSource.Inline(fields);
            case Scalar scalar when scalar.text().length() > 1 && scalar.text().startsWith("@") -> inFile(scalar);
            case Scalar scalar -> wrongEvent(scalar);
            case Sequence list -> wrongEvent(list);
        };
    }

    private @Nullable EventSource inFile(Scalar at) {
        try {
            return new EventSource.InFile(file.resolveSibling(at.text().substring(1)));
        } catch (InvalidPathException e) {
            shapes.error(Code.WRONG_TYPE, at, "not a path: " + e.getMessage());
            return null;
        }
    }

    private @Nullable EventSource wrongEvent(YamlNode node) {
        shapes.error(Code.WRONG_TYPE, node, "event has to be a map of fields, or '@' and the path of a file");
        return null;
    }

    private RuleTest scenario(Mapping map, String name) {
        if (map.get("because") != null) {
            shapes.error(Code.UNKNOWN_KEY, map, "because goes with an event, not with a scenario");
        }
        List<Step> steps = new ArrayList<>();
        Duration last = Duration.ZERO;
        for (YamlNode node : shapes.list(map, "scenario")) {
            if (!(node instanceof Mapping step)) {
                shapes.error(Code.WRONG_TYPE, node, "a step has to be a map, not " + node.describe());
                continue;
            }
            Step next = step(step);
            if (next.at().compareTo(last) < 0) {
                shapes.error(Code.VALUE_RANGE, step, "steps stand in the order of time, each repeat included");
            }
            last = next.at().plus(next.every().multipliedBy(Math.max(0, next.repeat() - 1)));
            steps.add(next);
        }
        if (steps.size() > STEPS_MAX) {
            shapes.error(Code.VALUE_LIMIT, map, "a scenario has at most " + STEPS_MAX + " steps");
        }
        if (map.get("expect") instanceof Mapping expect) {
            shapes.knownKeys(expect, "alerts", "at", "group");
            List<Duration> at = at(expect);
            Integer alerts = shapes.count(expect, "alerts");
            if (alerts != null && !at.isEmpty() && alerts != at.size()) {
                shapes.error(Code.VALUE_RANGE, expect, "at has " + at.size() + " instants for " + alerts + " alerts");
            }
            return new RuleTest.Scenario(name, map.line(), steps, alerts, at, group(expect));
        }
        Boolean isMatch = isMatch(map);
        boolean isNone = isMatch != null && !isMatch;
        return new RuleTest.Scenario(name, map.line(), steps, isNone ? 0 : null, List.of(), new LinkedHashMap<>());
    }

    /** One instant or a list of them, in the order of time. */
    private List<Duration> at(Mapping expect) {
        YamlNode node = expect.get("at");
        if (node == null) {
            return List.of();
        }
        List<Duration> at = new ArrayList<>();
        for (YamlNode item : node instanceof Sequence list ? list.items() : List.of(node)) {
            at.add(shapes.duration(item, "at"));
        }
        if (at.isEmpty()) {
            shapes.error(Code.WRONG_TYPE, node, "at has to be an instant or a list that is not empty");
        }
        return at;
    }

    private Step step(Mapping map) {
        shapes.knownKeys(map, "at", "repeat", "every", "event");
        Integer repeat = shapes.count(map, "repeat");
        if (map.get("at") == null) {
            shapes.error(Code.MISSING_KEY, map, "at is missing: when it happens, since the beginning");
        }
        return new Step(
                shapes.duration(map, "at", Duration.ZERO),
                repeat == null ? 1 : repeat,
                shapes.duration(map, "every", Duration.ZERO),
                event(map));
    }

    private SequencedMap<String, String> group(Mapping expect) {
        SequencedMap<String, String> group = new LinkedHashMap<>();
        switch (expect.get("group")) {
            case null -> {}
            case Mapping fields ->
                fields.entries().forEach(entry -> {
                    String name = entry.key().text();
                    String value = shapes.text(fields, name, true);
                    group.put(name, value == null ? "" : value);
                });
            case Scalar scalar -> shapes.error(Code.WRONG_TYPE, scalar, "group has to be a map of fields to values");
            case Sequence list -> shapes.error(Code.WRONG_TYPE, list, "group has to be a map of fields to values");
        }
        return group;
    }
}
