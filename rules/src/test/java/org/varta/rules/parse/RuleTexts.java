package org.varta.rules.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

/** Rule texts for tests, and what the parser makes of them. */
public final class RuleTexts {

    /** A good rule without warnings; tests change one line of it. */
    public static final String RULE = """
        title: A rule
        id: 5f1f3a3c-0000-4000-8000-000000000001
        status: test
        level: low
        date: 2026-01-31
        tags: [attack.t1059]
        logsource:
            product: windows
        detection:
            sel:
                Image: cmd.exe
            condition: sel
        """;

    /** A good correlation without warnings over the rule above. */
    public static final String CORRELATION = """
        title: A correlation
        id: 5f1f3a3c-0000-4000-8000-000000000002
        level: high
        correlation:
            type: event_count
            rules: [5f1f3a3c-0000-4000-8000-000000000001]
            group-by: [User]
            timespan: 5m
            condition: {gte: 10}
        """;

    /** A good EPL rule on the rule above; it does not run, as Varta does not ship it. */
    public static final String EPL = """
        title: An EPL rule
        id: 5f1f3a3c-0000-4000-8000-000000000004
        level: high
        inputs:
            start:
                rule: 5f1f3a3c-0000-4000-8000-000000000001
                fields: {who: User}
        group-by: [who]
        lateness: 10s
        epl: |
            select start, start.who as who
            from start as start
        """;

    /** A good filter without warnings on the rule above. */
    public static final String FILTER = """
        title: A filter
        id: 5f1f3a3c-0000-4000-8000-000000000003
        logsource:
            product: windows
        filter:
            rules: [5f1f3a3c-0000-4000-8000-000000000001]
            sel:
                User: adm
            condition: not sel
        """;

    private RuleTexts() {}

    /** The good rule with one piece replaced. */
    public static String ruleWith(String piece, String replacement) {
        assertThat(RULE).contains(piece);
        return RULE.replace(piece, replacement);
    }

    /** A rule with this body of {@code detection}, each line of which begins at its own column 1. */
    public static String ruleOf(String detection) {
        return RULE.substring(0, RULE.indexOf("    sel:")) + detection.indent(4);
    }

    /** What the parser makes of a text. */
    public static ParsedFile parse(String text) {
        return SigmaParser.parse("test.yml", YamlReader.read(text, YamlLimits.DEFAULT));
    }

    /** The only document of a text without any problem. */
    public static SigmaDocument document(String text) {
        ParsedFile parsed = parse(text);
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.documents()).hasSize(1);
        return parsed.documents().getFirst();
    }

    /** The rule with this body of {@code detection}, which has no problem. */
    public static SigmaRule rule(String detection) {
        return (SigmaRule) document(ruleOf(detection));
    }

    /** Problems in short: {@code ERROR unknown-modifier 11:9}. */
    public static List<String> shorts(List<Problem> problems) {
        return problems.stream()
                .map(p -> p.severity() + " " + p.code().keyword() + " " + p.line() + ":" + p.column())
                .toList();
    }
}
