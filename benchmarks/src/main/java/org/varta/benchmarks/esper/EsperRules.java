package org.varta.benchmarks.esper;

import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerExecution.FilterIndexPlanning;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerPlugInSingleRowFunction.FilterOptimizable;
import com.espertech.esper.common.client.configuration.compiler.ConfigurationCompilerPlugInSingleRowFunction.ValueCache;
import com.espertech.esper.common.client.util.EventTypeBusModifier;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;
import org.varta.rules.plan.PlannedRule;

/** Esper with one statement a rule, and nothing of ours but the functions that the statements call. Owned by one thread. */
public final class EsperRules implements AutoCloseable {

    /** Statements compiled together. */
    private static final int MODULE = 50;

    private static final String TYPE = "Proc";

    private final EPRuntime runtime;
    private final List<String> fields;
    private Consumer<String> hits = rule -> {};

    private EsperRules(EPRuntime runtime, List<String> fields) {
        this.runtime = runtime;
        this.fields = fields;
    }

    /** Whether Esper can take a rule: all its tests are on text. */
    public static boolean takes(PlannedRule rule) {
        return new EplFilters(EplFilters.Style.LIKE).filter(rule.predicate()).isPresent();
    }

    /**
     * Compiles and deploys rules.
     *
     * @param isTuned basic index planning, filters never unwound, functions over arrays in place of {@code like}, no locks; else
     *     Esper as it comes
     */
    public static EsperRules deploy(List<PlannedRule> rules, boolean isTuned) {
        EplFilters filters = new EplFilters(isTuned ? EplFilters.Style.FUNCTIONS : EplFilters.Style.LIKE);
        List<String> statements = new ArrayList<>();
        for (PlannedRule rule : rules) {
            Optional<String> filter = filters.filter(rule.predicate());
            statements.add("@name(" + EplFilters.literal(rule.rule().header().key()) + ") select 1 as one from " + TYPE
                    + "(" + filter.orElseThrow() + ");\n");
        }
        Configuration configuration = configuration(filters.fields(), isTuned);
        EPRuntime runtime = EPRuntimeProvider.getRuntime("benchmark-" + UUID.randomUUID(), configuration);
        EsperRules deployed = new EsperRules(runtime, filters.fields());
        try {
            for (int from = 0; from < statements.size(); from += MODULE) {
                String module = String.join("", statements.subList(from, Math.min(statements.size(), from + MODULE)));
                EPDeployment deployment = runtime.getDeploymentService()
                        .deploy(EPCompilerProvider.getCompiler().compile(module, new CompilerArguments(configuration)));
                for (EPStatement statement : deployment.getStatements()) {
                    String rule = statement.getName();
                    statement.addListener((added, removed, source, at) -> deployed.hits.accept(rule));
                }
            }
            return deployed;
        } catch (EPCompileException | EPDeployException e) {
            runtime.destroy();
            throw new IllegalStateException("Esper does not take the rules", e);
        }
    }

    private static Configuration configuration(List<String> fields, boolean isTuned) {
        Configuration configuration = new Configuration();
        List<String> names = new ArrayList<>();
        List<Object> types = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            names.addAll(List.of("c" + i, "r" + i, "p" + i));
            types.addAll(List.of(String.class, String.class, boolean.class));
        }
        configuration.getCommon().addEventType(TYPE, names.toArray(String[]::new), types.toArray());
        function(configuration, "s_any_contains", "anyContains");
        function(configuration, "s_all_contains", "allContains");
        function(configuration, "s_any_starts", "anyStarts");
        function(configuration, "s_any_ends", "anyEnds");
        function(configuration, "s_any_equals", "anyEquals");
        function(configuration, "s_regex", "regex");
        configuration.getCompiler().getByteCode().setBusModifierEventType(EventTypeBusModifier.BUS);
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        if (isTuned) {
            configuration.getCompiler().getExecution().setFilterIndexPlanning(FilterIndexPlanning.BASIC);
            configuration.getCompiler().getExecution().setFilterServiceMaxFilterWidth(0);
            configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
            configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
            configuration.getRuntime().getExecution().setDisableLocking(true);
        }
        return configuration;
    }

    private static void function(Configuration configuration, String name, String method) {
        configuration
                .getCompiler()
                .addPlugInSingleRowFunction(
                        name,
                        SigmaFunctions.class.getName(),
                        method,
                        ValueCache.DISABLED,
                        FilterOptimizable.DISABLED,
                        false);
    }

    /** The event as Esper takes it, or null when a field has several values or a null, which this event type cannot say. */
    public Object @Nullable [] toEsper(Event event) {
        Object[] row = new Object[fields.size() * 3];
        for (int i = 0; i < fields.size(); i++) {
            int slot = event.catalog().slot(fields.get(i));
            int binding = event.firstBinding(slot);
            row[3 * i] = "";
            row[3 * i + 1] = "";
            row[3 * i + 2] = binding != Event.NONE;
            if (binding != Event.NONE) {
                int node = event.node(binding);
                ValueKind kind = event.kind(node);
                boolean isSingle = event.nextBinding(binding) == Event.NONE;
                if (!isSingle || kind == ValueKind.OBJECT || kind == ValueKind.ARRAY || kind == ValueKind.NULL) {
                    return null;
                }
                row[3 * i] = event.foldedText(node);
                row[3 * i + 1] = event.text(node);
            }
        }
        return row;
    }

    /** Tells the keys of the rules that match. */
    public void match(Object[] event, Consumer<String> sink) {
        hits = sink;
        runtime.getEventService().sendEventObjectArray(event, TYPE);
    }

    @Override
    public void close() {
        runtime.destroy();
    }
}
