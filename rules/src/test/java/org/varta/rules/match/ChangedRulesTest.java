package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.or;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.ValueTest;

/** A rule set that comes of another by changes against the same rules compiled from the beginning. */
class ChangedRulesTest {

    private static final LogSource PROCESS = new LogSource("windows", "process_creation", null);
    private static final LogSource FILE = new LogSource("windows", "file_event", null);
    private static final List<LogSource> SOURCES = List.of(LogSource.ANY, TestRules.WINDOWS, PROCESS, FILE);

    @Test
    void everyChangeGivesTheStructureAndTheVerdictsOfTheSameRulesCompiledFromTheBeginning() {
        int seeds = RandomCases.rounds(12);
        int partly = 0;
        int takenOver = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Random random = new Random(seed);
            RandomCases cases = new RandomCases(random);
            List<PlannedRule> rules = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                rules.add(rule("r" + i, random, cases));
            }
            CompiledRules compiled = CompiledRules.of(rules, List.of("extra"));
            for (int change = 0; change < 25; change++) {
                match(compiled, random, cases);
                edit(rules, random, cases, seed + "-" + change);
                CompiledRules changed =
                        compiled.changedTo(rules, change % 5 == 4 ? List.of("other") : List.of("extra"));
                assertSame(changed, rules, cases, random);
                partly += changed.rebuilt().isWhole() ? 0 : 1;
                takenOver += changed.rebuilt().rules() < rules.size() / 2 ? 1 : 0;
                compiled = changed;
            }
        }
        assertThat(partly).as("not all was compiled anew every time").isGreaterThan(200 * seeds / 12);
        assertThat(takenOver).isGreaterThan(200 * seeds / 12);
    }

    private static void assertSame(CompiledRules changed, List<PlannedRule> rules, RandomCases cases, Random random) {
        CompiledRules again = changed.again();
        changed.routes().remembered().keySet().forEach(sources -> again.routes().of(sources));
        assertThat(Structure.of(changed)).isEqualTo(Structure.of(again));

        CompiledRules fresh = CompiledRules.of(rules, List.of("extra"));
        for (int i = 0; i < 4; i++) {
            Map<String, List<NaiveOracle.Value>> fields = cases.event();
            LogSource source = SOURCES.get(1 + random.nextInt(3));
            assertThat(hits(changed, fields, source)).isEqualTo(hits(fresh, fields, source));
        }
    }

    private static void edit(List<PlannedRule> rules, Random random, RandomCases cases, String name) {
        int at = random.nextInt(rules.size());
        PlannedRule fresh = rule("n" + name, random, cases);
        switch (random.nextInt(4)) {
            case 0 -> rules.add(at, fresh);
            case 1 -> rules.remove(at);
            case 2 -> rules.set(at, fresh);
            // the same predicate in another rule: what was one rule's own is shared now
            default ->
                rules.set(
                        at,
                        TestRules.rule(
                                "c" + name,
                                PROCESS,
                                and(
                                        rules.get(random.nextInt(rules.size())).predicate(),
                                        rules.get(random.nextInt(rules.size())).predicate())));
        }
    }

    private static PlannedRule rule(String key, Random random, RandomCases cases) {
        LogSource source = SOURCES.get(random.nextInt(SOURCES.size()));
        return TestRules.rule(
                key,
                source,
                random.nextInt(6) == 0
                        ? and(cases.predicate(3), like("F" + random.nextInt(8), "*w" + random.nextInt(50) + "*"))
                        : cases.predicate(4));
    }

    private static void match(CompiledRules rules, Random random, RandomCases cases) {
        hits(rules, cases.event(), SOURCES.get(1 + random.nextInt(3)));
    }

    private static List<String> hits(
            CompiledRules rules, Map<String, List<NaiveOracle.Value>> fields, LogSource source) {
        return TestRules.hits(
                rules, RandomCases.toEvent(rules.catalog(), source, fields).done());
    }

    @Test
    void oneChangedRuleBuildsOneRuleAndOnlyTheIndicesThatItTouches() {
        List<PlannedRule> rules = new ArrayList<>(IntStream.range(0, 100)
                .mapToObj(i -> TestRules.rule(
                        "r" + i,
                        i % 2 == 0 ? PROCESS : FILE,
                        and(like("Own" + i % 10, "*literal" + i + "*"), like("Common", "*.exe"))))
                .toList());
        CompiledRules first = CompiledRules.of(rules, List.of());
        first.routes().of(new LogSources(List.of(PROCESS)));
        first.routes().of(new LogSources(List.of(FILE)));

        rules.set(0, TestRules.rule("r0", PROCESS, and(like("Own0", "*changed*"), like("Common", "*.exe"))));
        CompiledRules second = first.changedTo(rules, List.of());

        // the rule and its one part that no rule had before
        assertThat(second.rebuilt()).isEqualTo(new Rebuilt(false, 1, 2, 1, 1));
        assertThat(second.catalog()).isSameAs(first.catalog());
    }

    @Test
    void nothingIsBuiltForTheSameRules() {
        List<PlannedRule> rules =
                List.of(TestRules.rule("a", like("F", "*some*")), TestRules.rule("b", like("F", "x")));
        CompiledRules first = CompiledRules.of(rules, List.of());
        first.routes().of(LogSources.NONE);

        assertThat(first.changedTo(rules, List.of()).rebuilt()).isEqualTo(new Rebuilt(false, 0, 0, 0, 0));
    }

    @Test
    void everythingIsCompiledAgainWhenAnEighthHasChangedSinceItWas() {
        List<PlannedRule> rules = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            rules.add(TestRules.rule("r" + i, like("F", "*literal" + i + "*")));
        }
        CompiledRules compiled = CompiledRules.of(rules, List.of());
        List<Boolean> whole = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            rules.set(i, TestRules.rule("n" + i, like("F", "*other" + i + "*")));
            compiled = compiled.changedTo(rules, List.of());
            whole.add(compiled.rebuilt().isWhole());
        }
        assertThat(whole.indexOf(true)).isEqualTo(5);
        assertThat(whole.subList(6, 11)).containsOnly(false);
    }

    @Test
    void aFieldThatIsNewGetsASlotBehindTheOthers() {
        PlannedRule old = TestRules.rule("a", like("M", "*some*"));
        List<PlannedRule> rules = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> TestRules.rule("r" + i, like("M", "*literal" + i + "*")))
                .toList());
        rules.add(old);
        CompiledRules first = CompiledRules.of(rules, List.of());
        rules.add(TestRules.rule("b", or(like("B", "x"), like("M", "*some*"))));
        CompiledRules second = first.changedTo(rules, List.of());

        assertThat(second.rebuilt().isWhole()).isFalse();
        assertThat(second.catalog().names()).containsExactly("M", "B");
        assertThat(TestRules.hits(
                        second,
                        new TestEvent(second.catalog(), TestRules.WINDOWS)
                                .text("B", "x")
                                .done()))
                .containsExactly("b");
    }

    @Test
    void aRuleThatCannotBeCompiledIsNamedAndLeavesTheSetAsItWas() {
        List<PlannedRule> rules = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> TestRules.rule("r" + i, like("M", "*literal" + i + "*")))
                .toList());
        CompiledRules first = CompiledRules.of(rules, List.of());
        rules.add(TestRules.rule("bad", TestRules.field("M", new ValueTest.Regex("(", false, false, false))));
        assertThatThrownBy(() -> first.changedTo(rules, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rule bad");
        rules.removeLast();
        assertThat(first.changedTo(rules, List.of()).rebuilt().isWhole()).isFalse();
    }
}
