package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.explain.Explainer;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.parse.ParsedFile;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Planner;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

/**
 * Random rules over random events: matcher and explainer say what the naive evaluator says. A difference is a failure. The naive
 * evaluator takes the JDK's regular expressions on purpose, which Jazzer holds to be a fault; CONTRIBUTING.md says how to fuzz.
 */
final class MatcherFuzzTest {

    private static final LogSource SOURCE = new LogSource("conformance", null, null);
    private static final Mappings MAPPINGS = Mappings.builtIn();
    private static final List<String> FIELDS = List.of("A", "B", "C", "C.d", "");
    private static final Map<String, List<String>> LISTS =
            Map.of("L", List.of("ab", "a*b", "10.0.0.0/8"), "N", List.of());
    private static final List<String> CHAINS = List.of(
            "",
            "",
            "|contains",
            "|startswith",
            "|endswith",
            "|contains|all",
            "|cased",
            "|cased|contains",
            "|neq",
            "|contains|neq",
            "|windash",
            "|windash|contains",
            "|re",
            "|re|i",
            "|re|neq",
            "|cidr",
            "|expand",
            "|expand|contains",
            "|cidr|expand",
            "|lt",
            "|gte",
            "|exists",
            "|fieldref",
            "|fieldref|contains",
            "|fieldref|neq",
            "|base64",
            "|base64offset|contains",
            "|wide|base64offset|contains",
            "|utf16",
            "|wide|contains",
            "|hour",
            "|year|neq");
    private static final List<String> CONDITIONS = List.of(
            "s1",
            "not s1",
            "s1 and s2",
            "s1 or s2",
            "s1 and not s2",
            "not s1 and not s2",
            "1 of s*",
            "all of s*",
            "not 1 of s*",
            "not all of them",
            "(s1 or not s2) and not (s1 and s2)");
    private static final List<String> SCALARS = List.of(
            "7",
            "7.0",
            "-7",
            "0",
            "1e2",
            "100",
            "true",
            "false",
            "null",
            "\"\"",
            "\"7\"",
            "\"TRUE\"",
            "\"10.1.2.3\"",
            "\"fd00::1\"",
            "\"2024-02-29T23:59:58Z\"",
            "1709251199",
            "\"YWI=\"",
            "\"YQBiAA==\"",
            "\"ab\"",
            "\"A B\"");
    private static final List<String> VALUES = List.of(
            "7",
            "'7'",
            "7.0",
            "-7",
            "1.5",
            "59",
            "true",
            "null",
            "''",
            "'*'",
            "'?*'",
            "'a*b'",
            "'\\*'",
            "'%L%'",
            "'x%N%'",
            "10.0.0.0/8",
            "'fd00::/8'",
            "'^a.b?$'",
            "'[ab]+'",
            "'(a|b)c'",
            "A",
            "'/ab -c'");

    /** Events that each rule is compared on. */
    private static final int EVENTS = 6;

    /** How much was compared and matched, so that a run that compares nothing is noticed. */
    private record Outcome(int verdicts, int hits) {}

    @FuzzTest(maxDuration = "20s")
    void anyRuleHasTheVerdictOfTheNaiveEvaluator(byte[] bytes) {
        compare(bytes);
    }

    @Test
    void random_rules_have_the_verdicts_of_the_naive_evaluator() {
        SplittableRandom random = new SplittableRandom(2026);
        int verdicts = 0;
        int hits = 0;
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = new byte[40 + random.nextInt(300)];
            random.nextBytes(bytes);
            Outcome outcome = compare(bytes);
            verdicts += outcome.verdicts();
            hits += outcome.hits();
        }
        assertThat(verdicts).isGreaterThan(1_000);
        assertThat(hits).isBetween(verdicts / 20, verdicts * 19 / 20);
    }

    private static Outcome compare(byte[] bytes) {
        Choices choices = new Choices(bytes);
        String text = rule(choices);
        ParsedFile parsed = SigmaParser.parse("fuzz.yml", YamlReader.read(text, YamlLimits.DEFAULT));
        if (parsed.documentsFailed() > 0 || !(parsed.documents().getFirst() instanceof SigmaRule rule)) {
            return new Outcome(0, 0);
        }
        Problems problems = new Problems("fuzz.yml");
        Optional<PlannedRule> planned = new Planner(new SiteLists(LISTS)).plan(rule, problems);
        assertThat(planned.isEmpty()).isEqualTo(problems.errors() > 0);
        if (planned.isEmpty()) {
            return new Outcome(0, 0);
        }
        CompiledRules compiled = CompiledRules.of(List.of(planned.get()), List.of());
        EventReader reader = EventReader.of(compiled.catalog(), MAPPINGS);
        NaiveRule naive = NaiveRule.of(text, LISTS);
        int hits = 0;
        for (int i = 0; i < EVENTS; i++) {
            String json = object(choices, 0);
            hits += compare(text, rule, compiled, reader, naive, json) ? 1 : 0;
        }
        return new Outcome(EVENTS, hits);
    }

    private static boolean compare(
            String text, SigmaRule rule, CompiledRules compiled, EventReader reader, NaiveRule naive, String json) {
        Event event = new Event(compiled.catalog());
        reader.read(json.getBytes(UTF_8), Format.JSON, event);
        event.setSources(new LogSources(List.of(SOURCE)));
        boolean[] isHit = {false};
        compiled.newMatcher().match(event, (hit, matched) -> isHit[0] = true);
        boolean isExpected = naive.matches(NaiveEvent.ofJson(json, List.of(SOURCE)));
        assertThat(isHit[0]).as("matcher:\n%s%s", text, json).isEqualTo(isExpected);
        assertThat(Explainer.explain(rule, List.of(), new SiteLists(LISTS), event)
                        .holds())
                .as("explainer:\n%s%s", text, json)
                .isEqualTo(isExpected);
        return isExpected;
    }

    private static String rule(Choices choices) {
        StringBuilder text = new StringBuilder("""
                title: fuzz
                logsource: {product: conformance}
                detection:
                """);
        for (String name : List.of("s1", "s2")) {
            text.append("    ").append(name).append(":\n");
            int items = 1 + choices.below(2);
            boolean isList = choices.below(4) == 0;
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < items; i++) {
                String key = key(choices);
                if (isList || !keys.contains(key)) {
                    keys.add(key);
                    text.append(isList ? "    - " : "        ")
                            .append('\'')
                            .append(key)
                            .append("': ")
                            .append(values(choices))
                            .append('\n');
                }
            }
        }
        return text.append("    condition: ")
                .append(choices.of(CONDITIONS))
                .append('\n')
                .toString();
    }

    private static String key(Choices choices) {
        StringBuilder key = new StringBuilder(choices.of(FIELDS));
        if (choices.below(8) > 0) {
            return key.append(choices.of(CHAINS)).toString();
        }
        int length = choices.below(4);
        for (int i = 0; i < length; i++) {
            key.append('|').append(choices.of(List.of(Modifier.values())).keyword());
        }
        return key.toString();
    }

    private static String values(Choices choices) {
        int count = choices.below(4);
        if (count == 0) {
            return value(choices);
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value(choices));
        }
        return "[" + String.join(", ", values) + "]";
    }

    private static String value(Choices choices) {
        return choices.yes() ? choices.of(VALUES) : "'" + choices.text(8).replace("'", "''") + "'";
    }

    private static String object(Choices choices, int depth) {
        List<String> members = new ArrayList<>();
        List<String> names = List.of("A", "B", "C", depth == 0 ? "C.d" : "d");
        for (String name : names) {
            if (choices.below(3) > 0) {
                members.add("\"" + name + "\":" + node(choices, depth));
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String node(Choices choices, int depth) {
        int kind = choices.below(8);
        if (kind == 0 && depth < 2) {
            return object(choices, depth + 1);
        }
        if (kind == 1 && depth < 2) {
            List<String> items = new ArrayList<>();
            int count = choices.below(4);
            for (int i = 0; i < count; i++) {
                items.add(node(choices, depth + 1));
            }
            return "[" + String.join(",", items) + "]";
        }
        return kind < 4 ? choices.of(SCALARS) : quoted(choices.text(10));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars()
                .forEach(c -> json.append(
                        c < ' ' || c == '"' || c == '\\' || c > '~' ? String.format("\\u%04x", c) : (char) c + ""));
        return json.append('"').toString();
    }
}
