package org.varta.rules.parse;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.EplRule.Input;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;

/** An EPL rule document: {@code inputs}, {@code epl} and what goes with them. */
final class EplParser {

    /** Nobody writes more by hand. */
    private static final int EPL_CHARS_MAX = 16_384;

    private static final int INPUTS_MAX = 16;
    private static final Duration LATENESS_IF_NONE = Duration.ofSeconds(10);
    private static final Duration LATENESS_MAX = Duration.ofMinutes(5);
    private static final Duration THROTTLE_MAX = Duration.ofDays(31);
    private static final Set<String> INPUT_KEYS = Set.of("rule", "logsource", "detection", "fields");

    private final Problems problems;
    private final Shapes shapes;

    EplParser(Problems problems) {
        this.problems = problems;
        this.shapes = new Shapes(problems);
    }

    /** The rule, or null when there are errors, which have been reported. */
    @Nullable
    EplRule parse(RuleHeader header, Mapping root) {
        int errors = problems.errors();
        SequencedMap<String, Input> inputs = inputs(header, root);
        Duration lateness = duration(root, "lateness", LATENESS_IF_NONE, LATENESS_MAX);
        Duration throttle = duration(root, "throttle", Duration.ZERO, THROTTLE_MAX);
        List<String> groupBy = shapes.texts(root, "group-by");
        Scalar epl = statement(root);
        if (epl == null || problems.errors() > errors) {
            return null;
        }
        return new EplRule(header, inputs, groupBy, lateness, throttle, epl.text(), body(epl));
    }

    private @Nullable Scalar statement(Mapping root) {
        YamlNode node = root.get("epl");
        if (!(node instanceof Scalar scalar) || scalar.kind() != Kind.STRING) {
            problems.error(
                    Code.WRONG_TYPE,
                    node == null ? root : node,
                    "epl has to be text, not " + (node == null ? "nothing" : node.describe()));
            return null;
        }
        if (scalar.text().length() > EPL_CHARS_MAX) {
            problems.error(Code.EPL_REFUSED, scalar, "the statement has more than " + EPL_CHARS_MAX + " characters");
        }
        return scalar;
    }

    /** Of a block scalar, the place behind the indentation of its first line. */
    private static Position body(Scalar epl) {
        String source = epl.source();
        int start = source.indexOf('\n') + 1;
        if (!source.startsWith("|") || start == 0) {
            return new Position(epl.line(), epl.column());
        }
        int line = epl.line() + 1;
        int column = 1;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\n') {
                line++;
                column = 1;
            } else if (c == ' ') {
                column++;
            } else {
                break;
            }
        }
        return new Position(line, column);
    }

    private SequencedMap<String, Input> inputs(RuleHeader header, Mapping root) {
        SequencedMap<String, Input> inputs = new LinkedHashMap<>();
        Mapping map = shapes.map(root, "inputs", true);
        if (map == null) {
            return inputs;
        }
        if (map.entries().isEmpty() || map.entries().size() > INPUTS_MAX) {
            problems.error(Code.INVALID_EPL_INPUT, map, "an EPL rule has from 1 to " + INPUTS_MAX + " inputs");
        }
        for (Entry entry : map.entries()) {
            String name = entry.key().text();
            if (!isName(name)) {
                invalid(entry.key(), "the input " + name + " has to be letters, digits and _, a letter first");
            } else if (entry.value() instanceof Mapping body) {
                Input input = input(header, name, body);
                if (input != null) {
                    inputs.put(name, input);
                }
            } else {
                invalid(
                        entry.value(),
                        name + " has to be a map with rule, or with logsource and detection, not "
                                + entry.value().describe());
            }
        }
        return inputs;
    }

    private @Nullable Input input(RuleHeader header, String name, Mapping map) {
        for (Entry entry : map.entries()) {
            String key = entry.key().text();
            if (!INPUT_KEYS.contains(key)) {
                problems.warning(
                        Code.UNKNOWN_KEY, entry.key(), "an input has no " + key + Nearest.hint(key, INPUT_KEYS));
            }
        }
        SequencedMap<String, String> fields = fields(map);
        boolean isOwn = map.get("detection") != null;
        if (isOwn == (map.get("rule") != null)) {
            invalid(map, name + " needs either rule (an id or name) or detection (with logsource)");
            return null;
        }
        Position position = Problems.position(map);
        if (!isOwn) {
            String reference = shapes.text(map, "rule");
            return reference == null ? null : new Input(position, reference, null, fields);
        }
        LogSource source = new LogSourceParser(problems).parse(map);
        Mapping detection = shapes.map(map, "detection", true);
        if (detection == null) {
            return null;
        }
        int errors = problems.errors();
        DetectionParser.Body body = new DetectionParser(problems).parse(detection, Set.of());
        if (problems.errors() > errors || body.conditions().isEmpty()) {
            return null;
        }
        SigmaRule own = new SigmaRule(header(header, name), source, body.selections(), body.conditions());
        return new Input(position, null, own, fields);
    }

    private SequencedMap<String, String> fields(Mapping input) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        Mapping map = shapes.map(input, "fields", false);
        if (map == null) {
            return fields;
        }
        for (Entry entry : map.entries()) {
            String name = entry.key().text();
            String field = shapes.text(map, name);
            if (!isName(name)) {
                invalid(entry.key(), "the field name " + name + " has to be letters, digits and _, a letter first");
            } else if (EplRule.BUILT_IN.contains(name)) {
                invalid(entry.key(), "every input has " + name + " already; take another name for " + field);
            } else if (field != null) {
                fields.put(name, field);
            }
        }
        return fields;
    }

    private Duration duration(Mapping root, String key, Duration ifNone, Duration max) {
        String text = shapes.text(root, key);
        YamlNode node = root.get(key);
        if (text == null || node == null) {
            return ifNone;
        }
        Duration duration = text.equals("0s")
                ? Duration.ZERO
                : CorrelationParser.duration(text).orElse(null);
        if (duration == null || duration.compareTo(max) > 0) {
            problems.error(
                    Code.INVALID_TIMESPAN,
                    node,
                    key + " " + text + " is not a number and one of s, m, h, d, at most " + max.toMinutes()
                            + " minutes: 30s, 5m");
            return ifNone;
        }
        return duration;
    }

    private void invalid(YamlNode at, String message) {
        problems.error(Code.INVALID_EPL_INPUT, at, message);
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 64 || !isLetter(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || c == '_');
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static RuleHeader header(RuleHeader of, String input) {
        return new RuleHeader(
                of.key() + "/" + input,
                of.contentHash(),
                of.file(),
                of.position(),
                null,
                null,
                of.title() + ": " + input,
                of.status(),
                of.description(),
                of.author(),
                of.license(),
                of.level(),
                of.date(),
                of.modified(),
                of.references(),
                of.tags(),
                of.falsePositives(),
                of.fields(),
                of.sourceText());
    }
}
