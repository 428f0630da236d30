package org.varta.rules.parse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/** {@code detection}, and the body of {@code filter}; specification 2.1.0, section "Detection". */
final class DetectionParser {

    private static final List<String> MODIFIERS =
            Arrays.stream(Modifier.values()).map(Modifier::keyword).toList();

    private final Problems problems;

    DetectionParser(Problems problems) {
        this.problems = problems;
    }

    /** Selections and conditions; whatever had errors, which have been reported, is left out. */
    record Body(SequencedMap<String, Detection> selections, List<Condition> conditions) {}

    /** Reads a map in which every key but {@code condition}, {@code timeframe} and {@code reserved} is a selection. */
    Body parse(Mapping map, Set<String> reserved) {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        SequencedMap<String, Detection> selections = new LinkedHashMap<>();
        for (Entry entry : map.entries()) {
            String name = entry.key().text();
            if (name.equals("timeframe")) {
                problems.warning(
                        Code.LEGACY_TIMEFRAME,
                        entry.key(),
                        "timeframe was removed in Sigma 2.0 and is ignored; a correlation has a timespan");
            } else if (!name.equals("condition") && !reserved.contains(name)) {
                entries.put(name, entry);
                Detection detection = selection(name, entry.value());
                if (detection != null) {
                    selections.put(name, detection);
                }
            }
        }
        return new Body(selections, conditions(map, entries));
    }

    private List<Condition> conditions(Mapping map, SequencedMap<String, Entry> selections) {
        ConditionParser parser = new ConditionParser(problems, selections.keySet(), false);
        List<Condition> conditions = new ArrayList<>();
        int errors = problems.errors();
        switch (map.get("condition")) {
            case null -> problems.error(Code.MISSING_KEY, map, "condition is missing");
            case Mapping node ->
                problems.error(Code.WRONG_TYPE, node, "the condition has to be text or a list of texts, not a map");
            case Scalar scalar -> condition(parser, scalar, conditions);
            case Sequence sequence -> {
                if (sequence.items().isEmpty()) {
                    problems.error(Code.CONDITION_SYNTAX, sequence, "the list of conditions is empty");
                }
                sequence.items().forEach(item -> condition(parser, item, conditions));
            }
        }
        if (problems.errors() == errors) {
            selections.forEach((name, entry) -> {
                if (!parser.used().contains(name)) {
                    problems.warning(Code.UNUSED_SELECTION, entry.key(), name + " is in no condition");
                }
            });
        }
        return conditions;
    }

    private void condition(ConditionParser parser, YamlNode node, List<Condition> conditions) {
        if (!(node instanceof Scalar scalar) || scalar.kind() == Kind.NULL) {
            problems.error(Code.WRONG_TYPE, node, "a condition has to be text, not " + node.describe());
            return;
        }
        Condition condition = parser.parse(scalar);
        if (condition != null) {
            conditions.add(condition);
        }
    }

    /** The body of one search identifier, or null when there are errors, which have been reported. */
    @Nullable
    Detection selection(String name, YamlNode node) {
        boolean isEmpty = switch (node) {
            case Mapping map -> map.entries().isEmpty();
            case Sequence sequence -> sequence.items().isEmpty();
            case Scalar scalar -> scalar.kind() == Kind.NULL;
        };
        if (isEmpty) {
            problems.error(Code.EMPTY_SELECTION, node, name + " has nothing in it");
            return null;
        }
        return detection(node);
    }

    private @Nullable Detection detection(YamlNode node) {
        return switch (node) {
            case Scalar scalar -> item("", Problems.position(scalar), scalar);
            case Mapping map -> {
                List<Detection> parts = new ArrayList<>();
                for (Entry entry : map.entries()) {
                    add(parts, item(entry.key().text(), Problems.position(entry.key()), entry.value()));
                }
                yield new Detection.AllOf(parts);
            }
            case Sequence list -> {
                if (!list.items().isEmpty() && list.items().stream().allMatch(Scalar.class::isInstance)) {
                    yield item("", Problems.position(list), list);
                }
                List<Detection> parts = new ArrayList<>();
                for (YamlNode part : list.items()) {
                    add(parts, selection("a part of this list", part));
                }
                yield new Detection.AnyOf(parts);
            }
        };
    }

    private static void add(List<Detection> parts, @Nullable Detection part) {
        if (part != null) {
            parts.add(part);
        }
    }

    private @Nullable Item item(String key, Position position, YamlNode node) {
        int errors = problems.errors();
        String[] words = key.split("\\|", -1);
        List<Modifier> chain = new ArrayList<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            Modifier.of(word)
                    .ifPresentOrElse(
                            chain::add,
                            () -> problems.error(
                                    Code.UNKNOWN_MODIFIER,
                                    position,
                                    "Sigma has no modifier " + (word.isEmpty() ? "without a name" : word)
                                            + Nearest.hint(word, MODIFIERS)));
        }
        boolean isKeyword = words[0].isEmpty();
        String fault = problems.errors() == errors ? ModifierChain.fault(chain, isKeyword) : null;
        if (fault != null) {
            problems.error(Code.ILLEGAL_MODIFIER_CHAIN, position, key + ": " + fault);
        }
        List<Value> values = values(words[0], chain, node);
        if (problems.errors() > errors || values.isEmpty()) {
            return null;
        }
        if (chain.contains(Modifier.ALL) && values.size() == 1 && !chain.contains(Modifier.EXPAND)) {
            problems.warning(Code.ALL_NEEDS_LIST, position, "all does nothing with a single value; remove it");
        }
        return new Item(isKeyword ? null : words[0], chain, values, position);
    }

    private List<Value> values(String field, List<Modifier> chain, YamlNode node) {
        List<Value> values = new ArrayList<>();
        switch (node) {
            case Mapping map ->
                problems.error(
                        Code.WRONG_TYPE,
                        map,
                        "the values of a field are a value or a list, not a map; a field inside an object is written"
                                + " outer.inner");
            case Scalar scalar -> {
                if (scalar.kind() == Kind.NULL && field.isEmpty()) {
                    problems.error(Code.VALUE_TYPE, scalar, "a keyword cannot be null");
                }
                values.add(value(scalar));
            }
            case Sequence sequence -> {
                if (sequence.items().isEmpty()) {
                    problems.error(
                            Code.EMPTY_VALUE_LIST,
                            sequence,
                            "the list of values is empty; write null for a field that is absent, '' for one that is"
                                    + " empty");
                }
                sequence.items().forEach(item -> listed(item, values));
            }
        }
        ValueTypes types = new ValueTypes(problems, chain);
        types.check(node, values);
        return values;
    }

    private void listed(YamlNode item, List<Value> values) {
        if (!(item instanceof Scalar scalar)) {
            problems.error(Code.WRONG_TYPE, item, "a list of values cannot hold " + item.describe());
        } else if (scalar.kind() == Kind.NULL) {
            problems.error(
                    Code.NULL_IN_LIST,
                    item,
                    "null cannot stand in a list of values; write a list of maps, one of them with field: null, or"
                            + " quote the word");
        } else {
            values.add(value(scalar));
        }
    }

    private static Value value(Scalar scalar) {
        Position position = Problems.position(scalar);
        return switch (scalar.kind()) {
            case STRING -> new Value.Text(scalar.text(), position);
            case INT, FLOAT -> new Value.Numeric(new BigDecimal(scalar.text()), position);
            case BOOL -> new Value.Bool(scalar.text().equalsIgnoreCase("true"), position);
            case NULL -> new Value.Null(position);
        };
    }
}
