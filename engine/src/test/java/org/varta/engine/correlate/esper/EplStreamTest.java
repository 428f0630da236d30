package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerPlugInSingleRowFunction.FilterOptimizable;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerPlugInSingleRowFunction.ValueCache;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.EplGate.Column;
import org.varta.engine.correlate.Packs;
import org.varta.engine.correlate.PlannedEpl;
import org.varta.engine.correlate.PlannedEpl.InputType;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.Level;

final class EplStreamTest {

    private static final InputType BEAT = new InputType("beat", List.of(), true);
    private static final PlannedEpl RULE = new PlannedEpl(
            0,
            Packs.header("epl", Level.HIGH),
            "high",
            List.of(BEAT),
            "",
            List.of(new Column("a", Column.Kind.EVENT)),
            List.of(),
            List.of(),
            60_000,
            0,
            0);

    private static final EplStream.Bounds BOUNDS = new EplStream.Bounds(100, 1_000, new EplHeld(1_000));

    private final List<Detection> detections = new ArrayList<>();
    private final List<Cause> causes = new ArrayList<>();
    private long sequence;

    /** What a statement that fails calls; Esper finds it by its name. */
    public static final class Failing {
        private Failing() {}

        /** Fails for one host. */
        public static boolean fine(String host) {
            if (host.equals("bad")) {
                throw new IllegalStateException("as asked for");
            }
            return true;
        }
    }

    @Test
    void startsAnewWhenTheStatementFailsAndCountsIt() throws Exception {
        Configuration configuration = EplCompiler.configuration(List.of(BEAT));
        configuration.getCommon().getTransientConfiguration().clear();
        configuration
                .getCompiler()
                .addPlugInSingleRowFunction(
                        "fine", Failing.class.getName(), "fine", ValueCache.DISABLED, FilterOptimizable.DISABLED, true);
        EPCompiled compiled = EPCompilerProvider.getCompiler()
                .compile(
                        "select a._hit as c0 from beat#time(1 min) as a where fine(a.host) having count(*) >= 2",
                        new CompilerArguments(configuration));
        try (EplStream stream = new EplStream(RULE, "default", compiled, BOUNDS, causes::add)) {
            send(stream, 0, "a");
            send(stream, 1, "a");
            send(stream, 2, "bad");
            send(stream, 3, "a");
            send(stream, 4, "a");
        }

        assertThat(causes).containsExactly(Cause.FAILED);
        assertThat(detections).extracting(d -> d.completing().sequence()).containsExactly(2L, 5L);
    }

    @Test
    void freesWhatAStatementHoldsWhenItsTimeIsOver() throws Exception {
        EPCompiled compiled = EplCompiler.compile(
                "select a._hit as c0 from pattern [every-distinct(a.host, 60000 milliseconds) a=beat]", List.of(BEAT));
        try (EplStream stream = new EplStream(RULE, "default", compiled, BOUNDS, causes::add)) {
            send(stream, 0, "a");
            assertThat(stream.isIdle()).isFalse();

            while (stream.dueMs() < Long.MAX_VALUE) {
                stream.run(stream.dueMs(), detections::add);
            }

            assertThat(stream.isIdle()).isTrue();
        }
    }

    private void send(EplStream stream, int second, String host) {
        long ms = CorrelatorFixture.ms(second);
        Hit hit = CorrelatorFixture.newHit("a", ++sequence, ms, ms);
        stream.accept(0, new Object[] {hit, ms, host, null}, ms);
        while (stream.dueMs() <= ms) {
            stream.run(stream.dueMs(), detections::add);
        }
    }
}
