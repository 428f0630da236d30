package org.varta.rules.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlDocument;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/**
 * Reads a pipeline file: the part of pySigma's processing pipelines that {@code docs/writing-rules.md} lists. What is
 * outside of it is an error, for a pipeline of which a part is ignored would change what rules mean.
 */
public final class PipelineReader {

    /** Steps of one document. */
    static final int TRANSFORMATIONS_MAX = 1_000;

    /** Names that one name is mapped to. */
    static final int TARGETS_MAX = 32;

    private static final Set<String> KEYS = Set.of("name", "priority", "vars", "transformations", "allowed_backends");
    private static final Set<String> COMMON = Set.of("id", "type", "rule_conditions", "rule_cond_op", "rule_cond_not");
    private static final Set<String> SOURCE_KEYS = Set.of("category", "product", "service");
    private static final Map<String, Set<String>> TYPES = Map.of(
            "field_name_mapping", Set.of("mapping"),
            "field_name_prefix_mapping", Set.of("mapping"),
            "add_condition", Set.of("conditions", "name", "negated"),
            "change_logsource", SOURCE_KEYS,
            "value_placeholders", Set.of("include", "exclude"));

    private final Problems problems;

    private PipelineReader(Problems problems) {
        this.problems = problems;
    }

    /** What a file says; without what is wrong in it, which is among {@code problems}. */
    public static Pipeline parse(YamlFile yaml, Problems problems) {
        yaml.problems().forEach(problems::yaml);
        PipelineReader reader = new PipelineReader(problems);
        List<Pipeline.Stage> stages = new ArrayList<>();
        for (YamlDocument document : yaml.documents()) {
            if (document.root() instanceof Mapping map) {
                stages.add(reader.stage(map, document.text()));
            } else {
                reader.invalid(document.root(), "a pipeline is a map with the key transformations");
            }
        }
        return new Pipeline(stages);
    }

    private Pipeline.Stage stage(Mapping map, String text) {
        keys(map, KEYS, "a pipeline");
        SequencedMap<String, List<String>> variables = new LinkedHashMap<>();
        YamlNode vars = map.get("vars");
        if (vars instanceof Mapping named) {
            named.entries()
                    .forEach(entry -> variables.put(
                            entry.key().text(), texts(entry.value(), entry.key().text())));
        } else if (vars != null) {
            invalid(vars, "vars has to be a map of names to values, not " + vars.describe());
        }
        List<Transformation> steps = new ArrayList<>();
        SequencedMap<String, List<String>> lists = new LinkedHashMap<>();
        if (!(map.get("transformations") instanceof Sequence sequence)) {
            YamlNode other = map.get("transformations");
            invalid(other == null ? map : other, "transformations has to be a list");
        } else if (sequence.items().size() > TRANSFORMATIONS_MAX) {
            invalid(sequence, "at most " + TRANSFORMATIONS_MAX + " transformations");
        } else {
            for (YamlNode item : sequence.items()) {
                step(item, variables, lists).ifPresent(steps::add);
            }
        }
        return new Pipeline.Stage(priority(map), steps, lists, text);
    }

    private long priority(Mapping map) {
        YamlNode node = map.get("priority");
        if (node == null) {
            return 0;
        }
        if (node instanceof Scalar scalar
                && scalar.kind() == Kind.INT
                && scalar.text().length() < 10) {
            return Long.parseLong(scalar.text());
        }
        invalid(node, "priority has to be a whole number of at most nine digits");
        return 0;
    }

    private Optional<Transformation> step(
            YamlNode node, Map<String, List<String>> variables, Map<String, List<String>> lists) {
        if (!(node instanceof Mapping map)) {
            invalid(node, "a transformation is a map with the key type, not " + node.describe());
            return Optional.empty();
        }
        if (!(map.get("type") instanceof Scalar type)) {
            invalid(
                    map,
                    "type is missing: "
                            + String.join(", ", TYPES.keySet().stream().sorted().toList()));
            return Optional.empty();
        }
        Set<String> own = TYPES.get(type.text());
        if (own == null) {
            error(
                    Code.UNKNOWN_TRANSFORMATION,
                    type,
                    "the transformation " + type.text() + " is not among those supported: "
                            + String.join(", ", TYPES.keySet().stream().sorted().toList())
                            + Nearest.hint(type.text(), TYPES.keySet()));
            return Optional.empty();
        }
        List<String> known = new ArrayList<>(COMMON);
        known.addAll(own);
        keys(map, Set.copyOf(known), type.text());
        Scope scope = scope(map);
        return switch (type.text()) {
            case "field_name_mapping" -> rename(map, scope, false);
            case "field_name_prefix_mapping" -> rename(map, scope, true);
            case "add_condition" -> addCondition(map, scope);
            case "change_logsource" -> source(map).map(source -> new Transformation.ChangeLogSource(scope, source));
            default -> {
                placeholders(map, variables, lists);
                yield Optional.empty();
            }
        };
    }

    private Optional<Transformation> rename(Mapping map, Scope scope, boolean isPrefix) {
        if (!(map.get("mapping") instanceof Mapping mapping)) {
            YamlNode other = map.get("mapping");
            invalid(other == null ? map : other, "mapping has to be a map of names to names");
            return Optional.empty();
        }
        SequencedMap<String, List<String>> targets = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            List<String> names = texts(entry.value(), entry.key().text());
            if (names.size() > TARGETS_MAX || names.isEmpty()) {
                invalid(entry.value(), entry.key().text() + " has to be mapped to 1 to " + TARGETS_MAX + " names");
            } else {
                targets.put(entry.key().text(), names.stream().distinct().toList());
            }
        }
        return Optional.of(new Transformation.Rename(scope, targets, isPrefix));
    }

    private Optional<Transformation> addCondition(Mapping map, Scope scope) {
        if (!(map.get("conditions") instanceof Mapping conditions)) {
            YamlNode other = map.get("conditions");
            invalid(other == null ? map : other, "conditions has to be a map of fields to values, as in a rule");
            return Optional.empty();
        }
        String name = map.get("name") instanceof Scalar scalar ? scalar.text() : "_added";
        boolean isNegated = isTrue(map, "negated");
        return SigmaParser.detection("conditions", conditions, problems)
                .map(detection -> new Transformation.AddCondition(scope, name, detection, isNegated));
    }

    private void placeholders(Mapping map, Map<String, List<String>> variables, Map<String, List<String>> lists) {
        YamlNode conditions = map.get("rule_conditions");
        if (conditions != null) {
            invalid(conditions, "value_placeholders is for all rules; remove the conditions");
        }
        YamlNode include = map.get("include");
        YamlNode exclude = map.get("exclude");
        List<String> included = include == null ? List.of() : texts(include, "include");
        List<String> excluded = exclude == null ? List.of() : texts(exclude, "exclude");
        for (String name : included) {
            if (!variables.containsKey(name)) {
                invalid(map, "vars has no " + name + Nearest.hint(name, variables.keySet()));
            }
        }
        variables.forEach((name, values) -> {
            if ((included.isEmpty() || included.contains(name)) && !excluded.contains(name)) {
                lists.put(name, values);
            }
        });
    }

    private Scope scope(Mapping map) {
        List<LogSource> sources = new ArrayList<>();
        YamlNode conditions = map.get("rule_conditions");
        if (conditions instanceof Sequence sequence) {
            sequence.items().forEach(item -> condition(item).ifPresent(sources::add));
        } else if (conditions != null) {
            invalid(conditions, "rule_conditions has to be a list, not " + conditions.describe());
        }
        YamlNode operator = map.get("rule_cond_op");
        String word = operator instanceof Scalar scalar ? scalar.text() : "";
        if (operator != null && !word.equals("and") && !word.equals("or")) {
            invalid(operator, "rule_cond_op has to be and or or");
        }
        return new Scope(sources, word.equals("or"), isTrue(map, "rule_cond_not"));
    }

    private Optional<LogSource> condition(YamlNode node) {
        if (!(node instanceof Mapping map) || !(map.get("type") instanceof Scalar type)) {
            invalid(node, "a rule condition is a map with the key type");
            return Optional.empty();
        }
        if (!type.text().equals("logsource")) {
            error(
                    Code.UNKNOWN_RULE_CONDITION,
                    type,
                    "the rule condition " + type.text() + " is not supported; logsource is"
                            + Nearest.hint(type.text(), Set.of("logsource")));
            return Optional.empty();
        }
        keys(map, Set.of("type", "category", "product", "service"), "a logsource condition");
        return source(map);
    }

    private Optional<LogSource> source(Mapping map) {
        LogSource source = new LogSource(word(map, "product"), word(map, "category"), word(map, "service"));
        if (source.equals(LogSource.ANY)) {
            invalid(map, "name a product, a category or a service");
            return Optional.empty();
        }
        return Optional.of(source);
    }

    private @Nullable String word(Mapping map, String key) {
        return switch (map.get(key)) {
            case null -> null;
            case Scalar scalar -> scalar.kind() == Kind.NULL || scalar.text().isEmpty() ? null : scalar.text();
            case YamlNode other -> {
                invalid(other, key + " has to be text, not " + other.describe());
                yield null;
            }
        };
    }

    private boolean isTrue(Mapping map, String key) {
        YamlNode node = map.get(key);
        if (node != null && !(node instanceof Scalar scalar && scalar.kind() == Kind.BOOL)) {
            invalid(node, key + " has to be true or false");
        }
        return node instanceof Scalar scalar && scalar.text().equalsIgnoreCase("true");
    }

    private List<String> texts(YamlNode node, String key) {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : node instanceof Sequence sequence ? sequence.items() : List.of(node)) {
            if (item instanceof Scalar scalar
                    && scalar.kind() != Kind.NULL
                    && !scalar.text().isEmpty()) {
                texts.add(scalar.text());
            } else {
                invalid(item, "a value of " + key + " has to be text that is not empty");
            }
        }
        return texts;
    }

    private void keys(Mapping map, Set<String> known, String what) {
        for (Entry entry : map.entries()) {
            String key = entry.key().text();
            if (!known.contains(key)) {
                error(
                        Code.UNKNOWN_KEY,
                        entry.key(),
                        what + " has no " + key + " here"
                                + Nearest.hint(key, known.stream().sorted().toList()));
            }
        }
    }

    private void invalid(YamlNode at, String message) {
        error(Code.INVALID_PIPELINE, at, message);
    }

    private void error(Code code, YamlNode at, String message) {
        problems.error(code, new Position(at.line(), at.column()), message);
    }
}
