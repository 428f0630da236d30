package org.varta.engine.conformance;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A rule evaluated as plainly as the specification describes it: from the text of its YAML, by recursion over maps and
 * lists, sharing nothing with the parser, the planner and the matcher of the product. Rules are supposed to be legal;
 * what is refused is another matter. One per thread.
 */
final class NaiveRule {

    private final LogSource source;
    private final Map<String, @Nullable Object> body;
    private final Map<String, List<String>> lists;

    /** What has been worked out, by the place in {@link #body}. */
    private final IdentityHashMap<Object, NaiveItem> items = new IdentityHashMap<>();

    /** Conditions cut into words. */
    private final Map<String, List<String>> wordsOf = new HashMap<>();

    private NaiveRule(LogSource source, Map<String, @Nullable Object> body, Map<String, List<String>> lists) {
        this.source = source;
        this.body = body;
        this.lists = lists;
    }

    /** A rule, or a filter. */
    static NaiveRule of(String yaml, Map<String, List<String>> lists) {
        Map<String, @Nullable Object> document = map(load(yaml));
        Map<String, @Nullable Object> source = map(document.getOrDefault("logsource", new LinkedHashMap<>()));
        Object body = document.containsKey("detection") ? document.get("detection") : document.get("filter");
        return new NaiveRule(
                new LogSource(part(source, "product"), part(source, "category"), part(source, "service")),
                map(Objects.requireNonNull(body)),
                lists);
    }

    private static @Nullable String part(Map<String, @Nullable Object> source, String key) {
        Object value = source.get(key);
        return value == null ? null : value.toString();
    }

    /** Whether the log source is the event's and the condition holds. */
    boolean matches(NaiveEvent event) {
        return wants(event) && holds(event);
    }

    boolean wants(NaiveEvent event) {
        if (source.product() == null && source.category() == null && source.service() == null) {
            return true;
        }
        return event.sources().stream()
                .anyMatch(actual -> isSame(source.product(), actual.product())
                        && isSame(source.category(), actual.category())
                        && isSame(source.service(), actual.service()));
    }

    private static boolean isSame(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }

    /** The condition alone. */
    boolean holds(NaiveEvent event) {
        Object condition = body.get("condition");
        List<?> conditions = condition instanceof List<?> several ? several : List.of(String.valueOf(condition));
        return conditions.stream().anyMatch(one -> new Evaluation(String.valueOf(one), event).result());
    }

    /** One condition over one event, read from left to right; every operand is evaluated. */
    private final class Evaluation {

        private final List<String> words;
        private final NaiveEvent event;
        private int at;

        Evaluation(String condition, NaiveEvent event) {
            this.words = wordsOf.computeIfAbsent(
                    condition,
                    unseen -> List.of(unseen.replace("(", " ( ")
                            .replace(")", " ) ")
                            .strip()
                            .split("\\s+")));
            this.event = event;
        }

        boolean result() {
            boolean result = or();
            if (at < words.size()) {
                throw new IllegalArgumentException("behind the condition: " + words.subList(at, words.size()));
            }
            return result;
        }

        private boolean isNext(String word) {
            boolean isNext = at < words.size() && words.get(at).equals(word);
            at += isNext ? 1 : 0;
            return isNext;
        }

        private boolean or() {
            boolean result = and();
            while (isNext("or")) {
                result |= and();
            }
            return result;
        }

        private boolean and() {
            boolean result = not();
            while (isNext("and")) {
                result &= not();
            }
            return result;
        }

        private boolean not() {
            return isNext("not") ? !not() : operand();
        }

        private boolean operand() {
            if (isNext("(")) {
                boolean result = or();
                at++;
                return result;
            }
            String word = words.get(at++);
            if (isNext("of")) {
                List<String> names = names(words.get(at++));
                return word.equals("all")
                        ? names.stream().allMatch(this::selection)
                        : names.stream().anyMatch(this::selection);
            }
            return selection(word);
        }

        private boolean selection(String name) {
            return detection(body.get(name), event);
        }
    }

    private List<String> names(String pattern) {
        String expression = pattern.equals("them") ? ".*" : pattern.replace("*", ".*");
        return body.keySet().stream()
                .filter(name -> !name.equals("condition") && !name.equals("rules") && !name.equals("timeframe"))
                .filter(name -> name.matches(expression) && (pattern.startsWith("_") || !name.startsWith("_")))
                .toList();
    }

    private boolean detection(@Nullable Object body, NaiveEvent event) {
        return switch (body) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry -> item(entry, (String) entry.getKey(), entry.getValue(), event));
            case List<?> list
            when list.stream().noneMatch(part -> part instanceof Map || part instanceof List) ->
                item(list, "", list, event);
            case List<?> list -> list.stream().anyMatch(part -> detection(part, event));
            case null, default -> item(Objects.requireNonNull(body), "", body, event);
        };
    }

    private boolean item(Object place, String key, @Nullable Object value, NaiveEvent event) {
        return items.computeIfAbsent(
                        place,
                        unseen -> new NaiveItem(key, value instanceof List<?> several ? several : one(value), lists))
                .holds(event);
    }

    private static List<@Nullable Object> one(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
    }

    /** Maps, lists, texts, numbers, booleans and null; without quotes only what every version of YAML types alike. */
    static @Nullable Object load(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(10_000_000);
        return value(new Yaml(options).compose(new java.io.StringReader(yaml)));
    }

    private static @Nullable Object value(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                mapping.getValue()
                        .forEach(entry ->
                                map.put(((ScalarNode) entry.getKeyNode()).getValue(), value(entry.getValueNode())));
                yield map;
            }
            case SequenceNode sequence -> {
                List<@Nullable Object> list = new ArrayList<>();
                sequence.getValue().forEach(item -> list.add(value(item)));
                yield list;
            }
            case ScalarNode scalar -> scalar.isPlain() ? plain(scalar.getValue()) : scalar.getValue();
            default -> throw new IllegalArgumentException("an alias outside of the composer: " + node);
        };
    }

    private static @Nullable Object plain(String text) {
        if (text.matches("|~|null|Null|NULL")) {
            return null;
        }
        if (text.matches("true|True|TRUE|false|False|FALSE")) {
            return text.equalsIgnoreCase("true");
        }
        return text.matches("[-+]?(0|[1-9][0-9]*)([.][0-9]+)?") ? new BigDecimal(text) : text;
    }
}
