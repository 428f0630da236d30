package org.varta.engine.correlate.esper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.EplGate.Verdict;
import org.varta.rules.sigma.EplRule;

/**
 * Any text as a statement: the gate answers, and what it writes has nothing in it but words of a closed list, names of inputs and
 * their fields, names that the statement gives to events, numbers, and texts that cannot end early. The check looks at characters and
 * words alone; it shares nothing with the translator.
 */
final class EplGateFuzzTest {

    private static final EsperEplGate GATE = new EsperEplGate();
    private static final EplRule RULE = EplTexts.rule("select a from beat as a");
    private static final int LENGTH_MAX = 4_000;

    private static final Pattern TEXT = Pattern.compile("'(?:[A-Za-z0-9]|[\\\\]u[0-9a-f]{4})*'");
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9_ .,()\\[\\]=<>!+*/%:#-]*");
    private static final Pattern WORD = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)( ?[(])?");
    private static final Set<String> CALLS = Set.of(
            "every",
            "distinct",
            "interval",
            "within",
            "time",
            "in",
            "and",
            "or",
            "not",
            "where",
            "having",
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "number",
            "window",
            "exists",
            "current_timestamp",
            "select",
            "between",
            "is",
            "by",
            "beat",
            "stop");
    /** That no name may be, whatever stands behind it. */
    private static final Set<String> NEVER = Set.of(
            "new",
            "insert",
            "into",
            "update",
            "delete",
            "create",
            "on",
            "context",
            "expression",
            "class",
            "method",
            "sql",
            "output",
            "match_recognize",
            "java",
            "Runtime",
            "System",
            "cast",
            "instanceof",
            "typeof",
            "prev",
            "prior",
            "transpose",
            "inlined_class",
            "script",
            "dataflow",
            "table",
            "variable",
            "getClass",
            "istream",
            "rstream");

    private static final List<String> PARTS = List.of(
            "select ",
            "a",
            "b",
            "s",
            ", ",
            " from ",
            "beat",
            "stop",
            "#time(",
            "1 min",
            ")",
            " as ",
            " where ",
            "pattern [",
            "]",
            "every ",
            "every-distinct(",
            "a=beat",
            " -> ",
            "b=stop(host=a.host)",
            " where timer:within(5 min)",
            "timer:interval(1 min)",
            " and ",
            " or ",
            "not ",
            "(",
            "a.host",
            "s.who",
            "number(s.size)",
            " = ",
            " > ",
            "3",
            "'x'",
            "'\\'",
            "\"y\"",
            "count(*)",
            "sum(",
            "window(*)",
            " group by ",
            " having ",
            "exists (select * from ",
            "(select count(*) from stop#time(1 min) as s)",
            "java.lang.Runtime.getRuntime()",
            "new ",
            "@Audit ",
            ".toString()",
            "insert into x ",
            " output all ",
            "cast(a.host, string)",
            "#length(3)",
            "#keepall",
            "{",
            "}",
            ";",
            "/*",
            "*/",
            "\\u0027",
            "in (",
            "between 1 and 2",
            "case when true then 1 end",
            "[3]",
            "*",
            "current_timestamp",
            " limit 1",
            "`beat`",
            "--",
            "?",
            "sql:db['x']",
            "method:A.b()",
            "match_recognize(",
            "\n",
            "\u2028",
            "\ud800");
    private static final List<String> GOOD = List.of(
            "select a, b, a.host as host from pattern [every a=beat -> b=stop(host=a.host) where timer:within(5 min)]",
            "select s, s.host as host from stop#time(1 hour) as s group by s.host having count(*) = 1 or s.who = 'x'",
            "select s from stop as s where (select count(*) from beat#time(1 min) as r where r.host = s.host) >= 3");

    @FuzzTest
    void whatEverTheText(byte[] data) {
        judge(new String(data, 0, Math.min(data.length, LENGTH_MAX), UTF_8));
    }

    @FuzzTest
    void partsOfStatements(byte[] data) {
        StringBuilder epl = new StringBuilder();
        for (int i = 0; i < Math.min(data.length, 200); i++) {
            epl.append(PARTS.get((data[i] & 0xff) % PARTS.size()));
        }
        judge(epl.toString());
    }

    @Test
    void randomStatementsAndBrokenGoodOnes() {
        SplittableRandom random = new SplittableRandom(7);
        int admitted = 0;
        for (int i = 0; i < 500; i++) {
            StringBuilder epl = new StringBuilder();
            if (random.nextInt(4) == 0) {
                for (int part = random.nextInt(1, 25); part > 0; part--) {
                    epl.append(PARTS.get(random.nextInt(PARTS.size())));
                }
            } else {
                epl.append(GOOD.get(random.nextInt(GOOD.size())));
                for (int change = random.nextInt(3); change > 0; change--) {
                    int at = random.nextInt(epl.length());
                    int end = Math.min(epl.length(), at + random.nextInt(4));
                    epl.replace(at, end, PARTS.get(random.nextInt(PARTS.size())));
                }
            }
            admitted += judge(epl.toString()) ? 1 : 0;
        }
        assertThat(admitted).as("statements that pass, else this tests nothing").isBetween(30, 400);
    }

    @Test
    void theCheckItselfSeesAnEscape() {
        for (String escape : List.of(
                "select java.lang.Runtime.getRuntime() as c0 from beat as a",
                "select a.toString() as c0 from beat as a",
                "select 'x' || f('') as c0 from beat as a",
                "select a as c0 from beat as a; create class",
                "insert into x select a as c0 from beat as a")) {
            assertThat(isClosed(escape)).as(escape).isFalse();
        }
    }

    private static boolean judge(String epl) {
        EplRule rule = new EplRule(
                RULE.header(), RULE.inputs(), RULE.groupBy(), RULE.lateness(), RULE.throttle(), epl, RULE.body());
        return switch (GATE.judge(rule)) {
            case Verdict.Refused refused -> {
                assertThat(refused.message()).isNotEmpty();
                assertThat(refused.position().line()).isPositive();
                yield false;
            }
            case Verdict.Admitted admitted -> {
                assertThat(isClosed(admitted.statement()))
                        .as(admitted.statement())
                        .isTrue();
                assertThat(EPCompilerProvider.getCompiler())
                        .satisfies(compiler ->
                                compiler.eplToModel(admitted.statement(), EplCompiler.configuration(List.of())));
                assertThat(admitted.looks()).hasSizeLessThanOrEqualTo(EplTranslator.LOOKS_MAX);
                assertThat(admitted.spanMs()).isBetween(0L, EplPeriods.SPAN_MAX_MS);
                yield true;
            }
        };
    }

    private static boolean isClosed(String statement) {
        String bare = TEXT.matcher(statement).replaceAll("0");
        if (!CHARACTERS.matcher(bare).matches()) {
            return false;
        }
        Matcher word = WORD.matcher(bare);
        while (word.find()) {
            if (NEVER.contains(word.group(1)) || (word.group(2) != null && !CALLS.contains(word.group(1)))) {
                return false;
            }
        }
        return true;
    }
}
