package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerExecution.FilterIndexPlanning;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import java.util.UUID;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorFactory;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.DetectionSink;
import org.varta.engine.correlate.EplGate;

/**
 * Makes correlators that run on Esper, each in a runtime of its own.
 *
 * <p>The EPL of correlations is a constant: EPL can run any Java, so no text of a Sigma rule or an event ever becomes a part of
 * it; EPL rules pass {@link EsperEplGate} and run beside. Which
 * correlation, which group and how long travel as properties of the events, and one set of statements serves all
 * correlations; a thousand more cost nothing to compile.
 *
 * <p>The window {@code varta:expiring} ({@link Expiring}) keeps an item until the engine's time reaches the item's, in whatever
 * order items come. The aggregation {@code watch} ({@link Watches}) judges the group of what enters and leaves. Both are ours:
 * Esper's own window keeps a tree and its {@code group by} three hash tables, and keyed contexts cost ten times as much.
 */
public final class EsperCorrelators implements CorrelatorFactory {

    static final String SINGLE = "Single";
    static final String CONTRIBUTION = "Contribution";

    private static final String EPL = """
            @name('single') select item from Single;
            @name('watch') select watch(item) as crossings from Contribution#varta:expiring() as item
              having watch(item) is not null;
            """;

    private final CorrelatorLimits limits;
    private final EPCompiled compiled;
    private final EplGate gate = new EsperEplGate();

    /** Compiles the statements, which takes about a second. */
    public EsperCorrelators(CorrelatorLimits limits) {
        this.limits = requireNonNull(limits, "limits");
        try {
            this.compiled = EPCompilerProvider.getCompiler().compile(EPL, new CompilerArguments(configuration()));
        } catch (EPCompileException e) {
            throw new IllegalStateException("Esper does not take our own statements", e);
        }
    }

    @Override
    public Correlator open(CorrelationPlan plan, DetectionSink sink) {
        EPRuntime runtime = EPRuntimeProvider.getRuntime("varta-" + UUID.randomUUID(), configuration());
        try {
            // A new runtime stands at the wall clock; ours begins at 0 and is moved by the journal alone.
            runtime.getEventService().advanceTime(0);
            return new EsperCorrelator(
                    runtime, runtime.getDeploymentService().deploy(compiled), plan, limits.with(plan.bounds()), sink);
        } catch (EPDeployException e) {
            runtime.destroy();
            throw new IllegalStateException("Esper does not take our own statements", e);
        }
    }

    @Override
    public EplGate gate() {
        return gate;
    }

    /** With the types of our events and our own window and aggregation. */
    static Configuration configuration() {
        Configuration configuration = plain();
        var common = configuration.getCommon();
        common.addEventType(SINGLE, new String[] {"item"}, new Object[] {Object.class});
        common.addEventType(CONTRIBUTION, Item.class);
        var compiler = configuration.getCompiler();
        compiler.addPlugInView(ExpiringForge.NAMESPACE, ExpiringForge.NAME, ExpiringForge.class.getName());
        compiler.addPlugInAggregationFunctionForge(WatchesForge.NAME, WatchesForge.class.getName());
        return configuration;
    }

    /** One thread, a clock of ours, no Java in EPL, and no failure without a stop. */
    static Configuration plain() {
        Configuration configuration = new Configuration();
        configuration.getCompiler().getByteCode().setAllowInlinedClass(false);
        configuration.getCompiler().getExecution().setFilterIndexPlanning(FilterIndexPlanning.BASIC);
        configuration.getCompiler().getExecution().setFilterServiceMaxFilterWidth(0);
        var threading = configuration.getRuntime().getThreading();
        threading.setInternalTimerEnabled(false);
        threading.setListenerDispatchPreserveOrder(false);
        threading.setInsertIntoDispatchPreserveOrder(false);
        configuration.getRuntime().getExecution().setDisableLocking(true);
        configuration.getRuntime().getExceptionHandling().addClass(Rethrow.class);
        return configuration;
    }
}
