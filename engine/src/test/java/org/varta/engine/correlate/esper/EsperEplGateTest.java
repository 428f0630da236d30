package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.espertech.esper.compiler.client.EPCompileException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.engine.correlate.EplGate.Column;
import org.varta.engine.correlate.EplGate.Column.Kind;
import org.varta.engine.correlate.EplGate.Verdict;
import org.varta.engine.correlate.PlannedEpl.InputType;
import org.varta.rules.parse.Code;
import org.varta.rules.sigma.Position;

/** The closed list of what EPL rules may say: each known way out of EPL into Java, or into memory without end, is refused. */
final class EsperEplGateTest {

    private static final EsperEplGate GATE = new EsperEplGate();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select a from pattern [every a=beat -> b=stop(host=a.host) where timer:within(5 min)]",
                "select a, b from pattern [every a=beat -> (b=stop(host=a.host, number(size) > 3) where timer:within(5 min))]",
                "select a from pattern [every a=beat -> (timer:interval(10 min) and not beat(host=a.host))]",
                "select a from pattern [every a=beat -> (timer:interval(1 hour 5 min) or stop)]",
                "select a from pattern [every (a=beat or b=stop) -> (c=stop where timer:within(30 sec))]",
                "select a from pattern [every-distinct(a.host, 1 day) a=beat]",
                "select a from pattern [every-distinct(a.host, a.who, 1 day) a=beat -> c=stop(who != a.who) where timer:within(1 sec)]",
                "select a from beat as a",
                "select a, a.host as host from beat(size = '5') as a where a.who in ('x', 'y') and a.time > current_timestamp - 5",
                "select s, s.host as host, count(*) as n from stop#time(30 days) as s group by s.host having count(*) = 1",
                "select s.host as host, window(*) as events from stop#time(5 min) as s group by s.host having count(*) > 3",
                "select s.host as host, count(distinct s.who) as n from stop#time(5 min) as s group by s.host",
                "select s.host as host, sum(number(s.size)) / count(*) as mean, max(number(s.size)) as top from stop#time(5 min)"
                        + " as s group by s.host having avg(number(s.size)) between 1 and 5",
                "select s, (select count(*) from stop#time(10 min) as r where r.host = s.host) as recent from stop as s where"
                        + " not exists (select * from beat#time(1 hour) as b where b.host = s.host)",
            })
    void takesWhatIsOnTheList(String epl) {
        assertThat(GATE.judge(EplTexts.rule(epl))).isInstanceOf(Verdict.Admitted.class);
    }

    /** What an event costs is known before the first one comes: by the fields that have to be equal, or by all that is held. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select a from beat#time(1 hour) as a | ",
                "select s from stop as s where (select count(*) from beat#time(1 min) as b where b.host = s.host and b.who = s.user) > 1"
                        + " | stop[host, user] at beat[host, who]",
                "select s from stop as s where (select count(*) from beat#time(1 min) as b where s.host = host or true) > 1"
                        + " | stop[] at beat[]",
                "select s from stop#time(1 min) as s where exists (select * from beat#time(1 min) as b where b.host != s.host)"
                        + " | stop[] at beat[], stop[] at beat[]",
                "select a from pattern [every a=beat -> b=stop(host=a.host) where timer:within(5 min)]"
                        + " | stop[host] at beat[host]",
                "select a from pattern [every a=beat -> b=stop(a.who=who and number(size) > 3) where timer:within(5 min)]"
                        + " | stop[who] at beat[who]",
                "select a from pattern [every a=beat -> (b=stop(who=a.who) where timer:within(5 min))"
                        + " -> (c=stop(host=b.who) where timer:within(5 min))] | stop[who] at beat[who], stop[host] at beat[who]",
                "select a from pattern [every a=beat -> (timer:interval(1 min) and not beat)] | beat[] at beat[]",
                "select a from pattern [every (a=beat or b=stop) -> (c=stop(host=a.host) where timer:within(30 sec))]"
                        + " | stop[host] at beat[host], stop[] at stop[]",
            })
    void knowsWhatEachEventLooksAt(String epl, @Nullable String looks) {
        assertThat(GATE.judge(EplTexts.rule(epl)))
                .isInstanceOfSatisfying(
                        Verdict.Admitted.class,
                        admitted -> assertThat(String.join(
                                        ", ",
                                        admitted.looks().stream()
                                                .map(look -> look.by() + look.byFields() + " at " + look.at()
                                                        + look.atFields())
                                                .toList()))
                                .isEqualTo(looks == null ? "" : looks));
    }

    @Test
    void refusesMoreLooksThanAnybodyWrites() {
        String one = "(select count(*) from beat#time(1 min) as b where b.host = s.host) > 1";
        String epl = "select s from stop as s where " + String.join(" or ", java.util.Collections.nCopies(17, one));
        assertThat(GATE.judge(EplTexts.rule(epl)))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.message()).contains("more than 16 places"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // what it would cost has no bound
                "select a from pattern [every a=beat] where (select count(*) from stop#time(1 min) as s) > 1",
                // Java
                "select System.getenv('PATH') as x, a from beat as a",
                "select java.lang.System.getProperty('user.home') as x, a from beat as a",
                "select java.lang.Runtime.getRuntime().exec('id') as x, a from beat as a",
                "select Runtime.getRuntime().availableProcessors() as x, a from beat as a",
                "select new java.io.File('/etc/passwd').length() as x, a from beat as a",
                "select new java.lang.ProcessBuilder('id') as x, a from beat as a",
                "select new { x = 1 } as x, a from beat as a",
                "select a.host.getClass().forName('java.lang.Runtime') as x, a from beat as a",
                "select a.host.length() as x, a from beat as a",
                "select a.getClass() as x, a from beat as a",
                "select a.host.class as x, a from beat as a",
                "select 'x'.getClass() as x, a from beat as a",
                "select (a.host).length() as x, a from beat as a",
                "select a from beat(java.lang.System.exit(1)) as a",
                "select a from beat(host.contains('x')) as a",
                "select a from beat as a where java.lang.System.getenv('PATH') is not null",
                "select a from beat#time(1 min) as a group by java.lang.System.getenv('PATH')",
                "select a from beat#time(1 min) as a having java.lang.System.getenv('PATH') is not null",
                "select a from pattern [every a=beat(java.lang.System.getenv('x') is null)]",
                "select a from beat as a where exists (select * from stop#time(1 min) as s where s.host.toString() = 'x')",
                "select number(a.host.toString()) as x, a from beat as a",
                "select a from method:java.lang.System.getenv('x') as a",
                "select a from beat as a, method:java.lang.System.getenv('x') as m",
                "select a from sql:db ['select 1'] as a",
                "inlined_class \"\"\" public class Z { public static int f() { return 1; } } \"\"\" select Z.f() as x, a from beat as a",
                "create inlined_class \"\"\" public class Z { } \"\"\"",
                "expression int js:f(x) [ return 1; ] select f(1) as x, a from beat as a",
                "expression f { x => x.host } select f(a) as x, a from beat as a",
                "create expression f { 1 }",
                "@Hook(type=com.espertech.esper.common.client.annotation.HookType.SQLCOL, hook='x') select a from beat as a",
                "@name('x') select a from beat as a",
                "@Audit select a from beat as a",
                "select a from beat as a where cast(a.host, java.lang.Runtime) is null",
                "select instanceof(a.host, java.lang.String) as x, a from beat as a",
                "select typeof(a) as x, a from beat as a",
                "select current_evaluation_context() as x, a from beat as a",
                "select current_evaluation_context().getRuntimeURI() as x, a from beat as a",
                "select a from beat#com:plugin(1) as a",
                "select a from pattern [every a=beat -> my:observer(1)]",
                "select a from pattern [every a=beat -> b=stop where my:guard(1)]",
                "select a.window(*).selectFrom(x => x.host) as x, a from beat as a",
                "select window(*).selectFrom(x => x.host) as x from beat#time(1 min) as a",
                "select window(*).aggregate(0, (r, v) => r) as x from beat#time(1 min) as a",
                "select (select window(*) from stop#time(1 min) as s).anyOf(x => true) as x, a from beat as a",
                "select {1, 2}.max() as x, a from beat as a",
                "select max(a.host, java.lang.System.getenv('x')) as x from beat#time(1 min) as a",
                // other statements, other streams, what outlives the statement
                "insert into Contribution select a from beat as a",
                "insert into stop select host from beat",
                "create schema X as java.lang.Runtime",
                "create schema X (y string)",
                "create window W#keepall as beat",
                "create variable int v = 1",
                "create constant variable java.lang.Runtime v = null",
                "create table t (x int)",
                "create index i on beat (host)",
                "create context C partition by host from beat",
                "context C select a from beat as a",
                "create dataflow d BeaconSource -> x {} LogSink(x) {}",
                "on beat select * from stop",
                "on beat set v = 1",
                "on beat delete from stop",
                "on beat insert into stop select host",
                "on pattern [every timer:interval(1 sec)] select 1",
                "update istream beat set host = 'x'",
                "delete from beat",
                "select a into table t from beat as a",
                "into table t select count(*) as x from beat#time(1 min) as a",
                "select a from beat as a; select b from stop as b",
                "select a from beat as a where a.host = ?",
                "select a from beat as a where a.host = ?:x:java.lang.Runtime",
                "select v as x, a from beat as a",
                "select t.x as x, a from beat as a",
                // what is not bounded, or costs without end
                "select a from beat#keepall as a",
                "select a from beat#length(100) as a",
                "select a from beat#time_batch(1 min) as a",
                "select a from beat#ext_timed(time, 1 min) as a",
                "select a from beat#unique(host) as a",
                "select a from beat#time(1 min)#unique(host) retain-union as a",
                "select a from beat#time(1 min)#length(5) as a",
                "select a from beat#groupwin(host)#time(1 min) as a",
                "select a from beat#expr(true) as a",
                "select a from beat#time(32 days) as a",
                "select a from beat#time(0 sec) as a",
                "select a from beat#time(60) as a",
                "select a from beat#time(1 month) as a",
                "select a from beat#time(v min) as a",
                "select a from beat#time(60 * 60 sec) as a",
                "select a, count(*) as n from beat as a",
                "select a from beat as a having count(*) > 1",
                "select a, a.firstever() as x from beat as a",
                "select maxever(a.time) as n from beat#time(1 min) as a",
                "select countever(*) as n from beat#time(1 min) as a",
                "select first(a.host) as n from beat#time(1 min) as a",
                "select prev(1, host) as n, a from beat#time(1 min) as a",
                "select prior(1, host) as n, a from beat#time(1 min) as a",
                "select count(distinct a.host, a.who = 'x') as n from beat#time(1 min) as a",
                "select a from beat#time(1 min) as a, stop#time(1 min) as b",
                "select a from beat#time(1 min) as a left outer join stop#time(1 min) as b on a.host = b.host",
                "select a from beat as a unidirectional",
                "select a from pattern [a=beat]",
                "select a from pattern [every timer:interval(1 sec)]",
                "select a from pattern [every timer:at(*, *, *, *, *)]",
                "select a from pattern [every a=beat -> timer:at(*, *, *, *, *)]",
                "select a from pattern [every a=beat -> timer:schedule(iso: 'R/2026-01-01T00:00:00Z/PT1S')]",
                "select a from pattern [every a=beat -> b=stop]",
                "select a from pattern [every (a=beat -> b=stop)]",
                "select a from pattern [every a=beat -> every b=stop where timer:within(1 min)]",
                "select a from pattern [every every a=beat]",
                "select a from pattern [every a=beat and b=stop]",
                "select a from pattern [every (a=beat and b=stop)]",
                "select a from pattern [every not beat]",
                "select a from pattern [every a=beat -> not stop]",
                "select a from pattern [every a=beat -> (timer:interval(1 min) and b=stop)]",
                "select a from pattern [every a=beat -> [3] b=stop where timer:within(1 min)]",
                "select a from pattern [every a=beat until stop]",
                "select a from pattern [every a=beat -[5]> b=stop where timer:within(1 min)]",
                "select a from pattern [every a=beat@consume]",
                "select a from pattern [every a=beat where timer:withinmax(1 min, 5)]",
                "select a from pattern [every a=beat -> b=stop while (b.host = 'x')]",
                "select a from pattern [every-distinct(a.host) a=beat]",
                "select a from pattern @SuppressOverlappingMatches [every a=beat]",
                "select a from pattern [every a=beat]#keepall",
                "select count(*) as n from pattern [every a=beat]",
                "select a from beat match_recognize (measures A as a pattern (A B) define B as true)",
                "select a from beat as a order by a.host",
                "select a from beat as a output every 5 min",
                "select a from beat as a limit 5",
                "select a from beat as a for discrete_delivery",
                "select irstream a from beat as a",
                "select distinct a.host as host from beat as a",
                "select * from beat as a",
                "select a.* from beat as a",
                "select a, (select s.host from stop#keepall as s) as x from beat as a",
                "select a, (select s.host from stop as s) as x from beat as a",
                "select a from beat as a where exists (select * from stop#lastevent as s)",
                "select a from beat as a where a.host in (select s.host from stop#time(1 min) as s)",
                "select a from beat as a where a.host = any (select s.host from stop#time(1 min) as s)",
                "select a from beat#time(1 min) as a group by rollup(a.host)",
                "select a from beat#time(1 min) as a group by grouping sets ((a.host), (a.who))",
                // what belongs to the detection, and names that are not there
                "select a from beat as a where a.host like 'x%'",
                "select a from beat as a where a.host regexp '(x+)+y'",
                "select case when true then 1 end as x, a from beat as a",
                "select a.host || 'x' as x, a from beat as a",
                "select 1 & 2 as x, a from beat as a",
                "select a from Contribution as a",
                "select a from Single as a",
                "select a from java.lang.Object as a",
                "select a._hit as x from beat as a",
                "select a.nosuch as x from beat as a",
                "select a.host? as x from beat as a",
                "select a.host[0] as x from beat as a",
                "select a.host('k') as x from beat as a",
                "select b.host as x, a from beat as a",
                "select host as x from beat",
                "select a.host from beat as a",
                "select a from beat[host] as a",
                "select exists(a.host) as x, a from beat as a",
                "select a, a from beat as a, beat as a",
            })
    void refusesWhatIsNot(String epl) {
        assertThat(GATE.judge(EplTexts.rule(epl)))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.message()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x' or java.lang.System.getenv('y",
                "x\\\" or java.lang.System.getenv(\\\"y",
                "back\\\\slash",
                "\\u0027 or true or \\u0027",
                "newline \\u000a and \\u0022",
                "snow \u2603",
            })
    void writesTextsSoThatTheyStayTexts(String text) {
        Verdict verdict = GATE.judge(EplTexts.rule("select a from beat as a where a.host = \"" + text + "\""));

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Admitted.class,
                        admitted -> assertThat(admitted.statement())
                                .matches(
                                        "select a\\._hit as c0 from beat as a where \\(\\(a\\.host\\) = \\('[a-zA-Z0-9\\\\]*'\\)\\)"));
    }

    /** Nothing gets so far; should something, Esper's compiler has no class for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select java.lang.System.getenv('PATH') as x from beat",
                "select System.getenv('PATH') as x from beat",
                "select new java.io.File('/etc/passwd') as x from beat",
                "select * from method:java.lang.System.getenv()",
                "inlined_class \"\"\" public class Z { public static int f() { return 1; } } \"\"\" select Z.f() as x from beat",
            })
    void hasASecondLockBehindTheList(String epl) {
        assertThatThrownBy(() -> EplCompiler.compile(epl, List.of(new InputType("beat", List.of(), true))))
                .isInstanceOf(EPCompileException.class);
    }

    @Test
    void refusesBracketsWithoutEnd() {
        String deep = "(".repeat(5_000) + "1" + ")".repeat(5_000);

        assertThat(GATE.judge(EplTexts.rule("select a from beat as a where 1 = " + deep)))
                .isEqualTo(new Verdict.Refused(
                        Code.EPL_REFUSED, new Position(14, 3), "brackets are nested deeper than 40"));
    }

    @Test
    void refusesOperatorsWithoutEnd() {
        String deep = "not ".repeat(3_000) + "true";

        assertThat(GATE.judge(EplTexts.rule("select a from beat as a where " + deep)))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void pointsAtWhatIsRefused() {
        Verdict verdict = GATE.judge(EplTexts.rule("select a\nfrom beat#keepall as a"));

        assertThat(verdict)
                .isEqualTo(new Verdict.Refused(
                        Code.EPL_REFUSED, new Position(15, 13), "the window keepall is not allowed; #time(1 hour) is"));
    }

    @Test
    void pointsAtWhatCannotBeRead() {
        Verdict verdict = GATE.judge(EplTexts.rule("select a\nfrom beat as a wehre true"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(Code.EPL_SYNTAX);
            assertThat(refused.position()).isEqualTo(new Position(15, 18));
        });
    }

    @Test
    void saysWhenTypesDoNotFit() {
        Verdict verdict = GATE.judge(EplTexts.rule("select a from beat as a where a.size > 5"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(Code.EPL_SYNTAX);
            assertThat(refused.message()).startsWith("Esper does not take the statement: ");
        });
    }

    @Test
    void knowsColumnsAndHowFarBackTheStatementReaches() {
        Verdict verdict =
                GATE.judge(EplTexts.rule("select s, s.host as host, window(*) as others from stop#time(10 min) as s"
                        + " group by s.host having (select count(*) from stop#time(1 hour) as r) > 2"));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Admitted.class, admitted -> {
            assertThat(admitted.columns())
                    .containsExactly(
                            new Column("s", Kind.EVENT),
                            new Column("host", Kind.VALUE),
                            new Column("others", Kind.EVENTS));
            assertThat(admitted.spanMs()).isEqualTo(TimeUnit.MINUTES.toMillis(70));
        });
    }
}
