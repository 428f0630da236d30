package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.ParsedFile;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

/**
 * Every chain of up to four modifiers that the parser accepts, with values of all kinds, over events that hold these values in
 * every spelling: the matcher against the naive evaluator.
 */
final class ChainsRun {

    private static final LogSource SOURCE = new LogSource("conformance", null, null);
    private static final Map<String, List<String>> LISTS = Map.of("L", List.of("ab", "10.0.0.0/8"), "N", List.of());
    private static final List<String> VALUES = List.of(
            "['ab', 'b-c']",
            "['/ab -c', 'A?b*']",
            "['%L%', 'x%L%y%N%']",
            "[7, '7']",
            "[true]",
            "G",
            "['^a', 'B$']",
            "[10.0.0.0/8, 'fd00::/8']",
            "[59, 2, 2002]",
            "[2002]");
    private static final List<String> WORDS =
            List.of("ab", "AB", "b-c", "b/c", "–ab ―c", "-AB /C", "xab", "aby", "axbq", "7", "10.1.1.1", "fd00::1");

    /** As JSON. */
    static final List<String> EVENTS = events();

    private final List<String> chains = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final Set<String> matched = new LinkedHashSet<>();
    private final Path file;

    ChainsRun(Path directory) {
        this.file = directory.resolve("chains.yml");
    }

    List<String> chains() {
        return chains;
    }

    List<String> differences() {
        return differences;
    }

    /** Chains that matched some event. */
    Set<String> matched() {
        return matched;
    }

    void run() throws IOException {
        findChains();
        StringBuilder rules = new StringBuilder();
        for (String field : List.of("F", "")) {
            for (String chain : chains) {
                for (String values : VALUES) {
                    rules.append(rule(field + chain, values)).append("---\n");
                }
            }
        }
        RulePack pack = load(rules.toString());
        Map<PlannedRule, NaiveRule> naive = new LinkedHashMap<>();
        for (PlannedRule rule : pack.compiled().rules()) {
            naive.put(rule, NaiveRule.of(rule.rule().header().sourceText(), LISTS));
        }
        Matcher matcher = pack.compiled().newMatcher();
        EventReader reader = EventReader.of(pack.compiled().catalog(), Mappings.builtIn());
        Event event = new Event(pack.compiled().catalog());
        for (String json : EVENTS) {
            reader.read(json.getBytes(UTF_8), Format.JSON, event);
            event.setSources(new LogSources(List.of(SOURCE)));
            Set<PlannedRule> hits = new LinkedHashSet<>();
            matcher.match(event, (rule, hit) -> hits.add(rule));
            NaiveEvent plain = NaiveEvent.ofJson(json, List.of(SOURCE));
            naive.forEach((rule, expected) -> compare(rule, expected.matches(plain), hits.contains(rule), json));
        }
    }

    private void compare(PlannedRule rule, boolean isExpected, boolean isHit, String json) {
        if (isExpected != isHit) {
            differences.add(rule.rule().header().title() + " on " + json + ": matcher " + isHit);
        }
        if (isHit) {
            matched.add(rule.rule().header().title().replaceFirst("^F?([^ ]*) .*", "$1"));
        }
    }

    private void findChains() {
        List<String> legal = new ArrayList<>(List.of(""));
        List<String> longer = new ArrayList<>(List.of(""));
        for (int length = 1; length <= 3; length++) {
            longer = extended(longer);
            longer.stream().filter(ChainsRun::isLegal).forEach(legal::add);
        }
        List<String> three = legal.stream()
                .filter(chain -> chain.chars().filter(c -> c == '|').count() == 3)
                .toList();
        extended(three).stream().filter(ChainsRun::isLegal).forEach(legal::add);
        chains.addAll(legal);
    }

    private static List<String> extended(List<String> chains) {
        List<String> longer = new ArrayList<>();
        for (String chain : chains) {
            for (Modifier modifier : Modifier.values()) {
                longer.add(chain + "|" + modifier.keyword());
            }
        }
        return longer;
    }

    private static boolean isLegal(String chain) {
        for (String values : VALUES) {
            ParsedFile parsed =
                    SigmaParser.parse("c.yml", YamlReader.read(rule("F" + chain, values), YamlLimits.DEFAULT));
            if (parsed.documentsFailed() == 0) {
                return true;
            }
            if (parsed.problems().stream().anyMatch(problem -> problem.code() == Code.ILLEGAL_MODIFIER_CHAIN)) {
                return false;
            }
        }
        return false;
    }

    private static String rule(String key, String values) {
        return """
                title: "%1$s %2$s"
                logsource: {product: conformance}
                detection:
                    sel:
                        '%1$s': %2$s
                    condition: sel
                """.formatted(key, values);
    }

    /** The rules that can be used; values that do not go with a chain drop out here. */
    private RulePack load(String rules) throws IOException {
        // a file has a limit, so several
        List<Path> files = new ArrayList<>();
        String[] documents = rules.split("---\n");
        for (int from = 0; from < documents.length; from += 2_000) {
            Path part = file.resolveSibling("chains-" + from + ".yml");
            Files.writeString(
                    part,
                    String.join("---\n", List.of(documents).subList(from, Math.min(from + 2_000, documents.length))));
            files.add(part);
        }
        return RulePackLoader.load(files, new SiteLists(LISTS), List.of());
    }

    private static List<String> events() {
        Set<String> values = new LinkedHashSet<>();
        for (String word : WORDS) {
            values.add(quoted(word));
            if (WORDS.indexOf(word) % 3 > 0) {
                continue;
            }
            for (byte[] bytes : List.of(
                    word.getBytes(UTF_8),
                    word.getBytes(UTF_16LE),
                    word.getBytes(UTF_16BE),
                    ("\uFEFF" + word).getBytes(UTF_16LE))) {
                values.add(quoted(Base64.getEncoder().encodeToString(bytes)));
                values.add(quoted("xx" + Base64.getEncoder().encodeToString(bytes) + "yy"));
                byte[] shifted = new byte[bytes.length + 2];
                System.arraycopy(bytes, 0, shifted, 1, bytes.length);
                values.add(quoted(Base64.getEncoder().encodeToString(shifted)));
            }
            values.add(quoted(new String(word.getBytes(UTF_16LE), ISO_8859_1)));
            values.add(quoted(new String(word.getBytes(UTF_16BE), ISO_8859_1)));
            values.add(quoted("\uFEFF" + new String(word.getBytes(UTF_16LE), ISO_8859_1)));
        }
        values.addAll(List.of("7", "7.0", "59", "true", "\"TRUE\"", "null", "\"\"", "{}", "[]", "[\"ab\",\"b-c\",7]"));
        values.addAll(List.of("\"2002-02-02T02:59:02Z\"", "\"2024-01-08T02:02:00Z\"", "1709251199"));
        List<String> events = new ArrayList<>(List.of("{}"));
        for (String value : values) {
            events.add("{\"F\":" + value + "}");
        }
        events.addAll(
                List.of("{\"F\":\"aB\",\"G\":\"Ab\"}", "{\"F\":\"ab\",\"G\":\"ab\"}", "{\"F\":\"xab\",\"G\":\"ab\"}"));
        events.addAll(List.of("{\"F\":\"abx\",\"G\":\"ab\"}", "{\"F\":[\"b\",\"a\"],\"G\":[\"c\",\"A\"]}"));
        return events;
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> json.append(c < ' ' || c > '~' ? String.format("\\u%04x", c) : (char) c + ""));
        return json.append('"').toString();
    }
}
