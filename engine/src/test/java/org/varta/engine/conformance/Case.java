package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rule of {@code rules.yml} with the events that it has to match and those that it must not, or with the problem that
 * refuses it.
 *
 * @param name where it stands, for messages
 * @param rule the YAML document
 * @param filter another document, or null
 * @param lists what placeholders stand for
 * @param yes events as JSON
 * @param no events as JSON
 * @param problem null for a rule that can be used
 */
record Case(
        String name,
        String rule,
        @Nullable String filter,
        Map<String, List<String>> lists,
        List<String> yes,
        List<String> no,
        @Nullable Refusal problem) {

    private static final String HEADER = """
            title: Conformance
            id: 0b0bd7d2-93b9-4b4b-9a4c-3a5d7a1f1c01
            name: the_rule
            status: test
            level: low
            author: Varta
            logsource:
                product: conformance
            detection:
            """;
    private static final String FILTER_HEADER = """
            title: Conformance filter
            id: 0b0bd7d2-93b9-4b4b-9a4c-3a5d7a1f1c02
            logsource:
                product: conformance
            filter:
            """;

    /**
     * @param code of the first error
     * @param at {@code line:column}, or empty when it does not matter
     * @param says a part of the message: what would be right
     */
    record Refusal(String code, String at, String says) {}

    /** A row of the page. */
    record Feature(String group, String name, String section, List<Case> cases) {}

    int count() {
        return problem == null ? yes.size() + no.size() : 1;
    }

    static List<Feature> features() {
        List<Feature> features = new ArrayList<>();
        for (Object group : list(load("rules.yml"))) {
            String groupName = text(map(group), "group");
            for (Object feature : list(map(group).get("features"))) {
                String name = text(map(feature), "feature");
                List<Case> cases = new ArrayList<>();
                for (Object one : list(map(feature).get("cases"))) {
                    cases.add(of(name + " #" + (cases.size() + 1), map(one)));
                }
                features.add(new Feature(groupName, name, text(map(feature), "section"), cases));
            }
        }
        return features;
    }

    private static Case of(String name, Map<String, @Nullable Object> one) {
        String rule = text(one, "rule");
        if (rule.isEmpty()) {
            String selection = text(one, "sel");
            rule = HEADER
                    + (selection.isEmpty()
                            ? text(one, "det").indent(2)
                            : "  sel:\n" + selection.indent(4) + "  condition: sel\n");
        }
        String filter = text(one, "filter");
        String code = text(one, "code");
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (one.get("lists") != null) {
            map(one.get("lists")).forEach((key, values) -> lists.put(key, texts(values)));
        }
        return new Case(
                name,
                rule,
                filter.isEmpty() ? null : FILTER_HEADER + filter.indent(2),
                lists,
                texts(one.get("yes")),
                texts(one.get("no")),
                code.isEmpty() ? null : new Refusal(code, text(one, "at"), text(one, "says")));
    }

    static @Nullable Object load(String resource) {
        try (InputStream in = Objects.requireNonNull(Case.class.getResourceAsStream(resource))) {
            return NaiveRule.load(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(value);
    }

    static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }

    static String text(Map<String, @Nullable Object> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : value.toString();
    }

    private static List<String> texts(@Nullable Object value) {
        return value == null
                ? List.of()
                : list(value).stream().map(String::valueOf).toList();
    }
}
