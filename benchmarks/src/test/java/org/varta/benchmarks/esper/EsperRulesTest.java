package org.varta.benchmarks.esper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.SiteLists;

/** Esper and our matcher say the same, in both ways to write rules as EPL. */
class EsperRulesTest {

    private static final List<String> DETECTIONS = List.of(
            "{Image|endswith: '\\powershell.exe'}",
            "{Image|endswith: ['\\cmd.exe', '\\powershell.exe'], CommandLine|contains|all: ['-enc', 'hidden']}",
            "{CommandLine|startswith: 'CMD'}",
            "{CommandLine: 'whoami'}",
            "{CommandLine: ''}",
            "{CommandLine: '*'}",
            "{CommandLine: '*a?b*'}",
            "{CommandLine|contains: '100%_!'}",
            "{CommandLine|contains: \"it's\"}",
            "{CommandLine|contains: '\u2013x'}",
            "{CommandLine|contains|cased: 'WhoAmI'}",
            "{CommandLine|re: '[0-9]{3}$'}",
            "{CommandLine|re|i: 'HID+EN'}",
            "{User: null}",
            "{User|exists: true}");

    private static final List<String> EVENTS = List.of(
            "{\"Image\":\"C:\\\\x\\\\PowerShell.exe\",\"CommandLine\":\"powershell -w hidden -ENC aa\"}",
            "{\"Image\":\"C:\\\\x\\\\cmd.exe\",\"CommandLine\":\"cmd /c whoami 100%_! it's\",\"User\":\"x\"}",
            "{\"Image\":\"C:\\\\x\\\\cmd.exe\",\"CommandLine\":\"100%a!\"}",
            "{\"CommandLine\":\"WhoAmI\"}",
            "{\"CommandLine\":\"\"}",
            "{\"CommandLine\":\"xx a\\nb 123\"}",
            "{\"CommandLine\":\"a \u2013x\"}",
            "{\"Other\":\"nothing\"}");

    @TempDir
    private Path directory;

    private List<PlannedRule> rules() throws Exception {
        int number = 0;
        for (String detection : DETECTIONS) {
            for (String condition : List.of("s", "not s", "s and not o", "s or o")) {
                Files.writeString(
                        directory.resolve("rule" + number + ".yml"), """
                        title: t
                        id: 00000000-0000-4000-8000-%012d
                        logsource: {category: process_creation, product: windows}
                        detection:
                          s: %s
                          o: {Image|contains: 'cmd', User: null}
                          condition: %s
                        """.formatted(number++, detection, condition));
            }
        }
        List<PlannedRule> rules = RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of())
                .compiled()
                .rules();
        assertThat(rules).hasSize(DETECTIONS.size() * 4);
        return rules;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysTheSameAsTheMatcher(boolean isTuned) throws Exception {
        List<PlannedRule> rules = rules();
        CompiledRules compiled = CompiledRules.of(rules, List.of());
        Matcher matcher = compiled.newMatcher();
        EventReader reader = EventReader.of(compiled.catalog(), Mappings.builtIn());
        int matches = 0;
        try (EsperRules esper = EsperRules.deploy(rules, isTuned)) {
            for (String json : EVENTS) {
                String whole =
                        "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"," + json.substring(1);
                Event event = new Event(compiled.catalog());
                reader.read(whole.getBytes(UTF_8), Format.JSON, event);
                TreeSet<String> ours = new TreeSet<>();
                matcher.match(
                        event, (rule, matched) -> ours.add(rule.rule().header().key()));
                TreeSet<String> theirs = new TreeSet<>();
                Object[] row = esper.toEsper(event);
                assertThat(row).isNotNull();
                esper.match(row, theirs::add);

                assertThat(theirs).as(json).isEqualTo(ours);
                matches += ours.size();
            }
        }
        assertThat(matches).isBetween(100, EVENTS.size() * rules.size() - 100);
    }

    @Test
    void eventsThatTheTypeCannotSayAreNotTaken() throws Exception {
        CompiledRules compiled = CompiledRules.of(rules(), List.of());
        EventReader reader = EventReader.of(compiled.catalog(), Mappings.builtIn());
        try (EsperRules esper = EsperRules.deploy(compiled.rules().subList(0, 4), true)) {
            for (String value : List.of("[\"a\",\"b\"]", "null")) {
                Event event = new Event(compiled.catalog());
                reader.read(("{\"EventID\":1,\"Image\":" + value + "}").getBytes(UTF_8), Format.JSON, event);
                assertThat(esper.toEsper(event)).isNull();
            }
        }
    }

    @Test
    void testsOnNumbersAndKeywordsAreNotTaken() throws Exception {
        Files.writeString(directory.resolve("number.yml"), """
                title: t
                id: 00000000-0000-4000-8000-000000000001
                logsource: {category: process_creation, product: windows}
                detection: {s: {ProcessId|gt: 5}, condition: s}
                """);
        PlannedRule rule = RulePackLoader.load(List.of(directory), SiteLists.NONE, List.of())
                .compiled()
                .rules()
                .getFirst();

        assertThat(EsperRules.takes(rule)).isFalse();
    }
}
