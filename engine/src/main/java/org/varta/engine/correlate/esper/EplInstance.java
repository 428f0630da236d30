package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.EplGate.Column;
import org.varta.engine.correlate.PlannedEpl;
import org.varta.engine.correlate.PlannedEpl.InputType;
import org.varta.engine.detect.Hit;

/** A statement at work in a runtime of its own, from one instant on, with its rows as they come. */
final class EplInstance implements AutoCloseable {

    /** A row: the values that make its group, and the hits that it names. */
    record Row(List<String> group, List<Hit> hits) {
        Row {
            group = List.copyOf(group);
            hits = List.copyOf(hits);
        }
    }

    private final PlannedEpl rule;
    private final EPRuntime runtime;
    private final List<EventSender> senders = new ArrayList<>();
    private List<Row> rows = new ArrayList<>();

    private EplInstance(PlannedEpl rule, EPRuntime runtime) {
        this.rule = rule;
        this.runtime = runtime;
    }

    static EplInstance open(PlannedEpl rule, EPCompiled compiled, long startMs) {
        EPRuntime runtime = EPRuntimeProvider.getRuntime(
                "varta-epl-" + UUID.randomUUID(), EplCompiler.configuration(rule.inputs()));
        try {
            runtime.getEventService().advanceTime(startMs);
            EplInstance instance = new EplInstance(rule, runtime);
            EPStatement statement =
                    runtime.getDeploymentService().deploy(compiled).getStatements()[0];
            statement.addListener((fresh, old, from, source) -> instance.take(fresh));
            for (InputType input : rule.inputs()) {
                instance.senders.add(runtime.getEventService().getEventSender(input.name()));
            }
            return instance;
        } catch (EPDeployException | RuntimeException e) {
            runtime.destroy();
            throw new IllegalStateException("Esper does not run what it has compiled", e);
        }
    }

    /** When something is due without an event; the greatest long when nothing is. */
    long nextMs() {
        Long next = runtime.getEventService().getNextScheduledTime();
        return next == null ? Long.MAX_VALUE : next;
    }

    /** Moves the clock. Returns the rows of the way. */
    List<Row> advanceTo(long ms) {
        runtime.getEventService().advanceTime(ms);
        return taken();
    }

    /** Takes an event at the clock's time. Returns its rows. */
    List<Row> send(int input, Object[] event) {
        senders.get(input).sendEvent(event);
        return taken();
    }

    private List<Row> taken() {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Row> all = rows;
        rows = new ArrayList<>();
        return all;
    }

    private void take(EventBean @Nullable [] fresh) {
        if (fresh == null) {
            return;
        }
        for (EventBean bean : fresh) {
            List<Hit> hits = new ArrayList<>();
            for (int i = 0; i < rule.columns().size(); i++) {
                switch (rule.columns().get(i).kind()) {
                    case EVENT -> add(hits, bean.get("c" + i));
                    case EVENTS -> {
                        if (bean.get("c" + i) instanceof Object[] events) {
                            for (Object event : events) {
                                add(hits, ((Object[]) event)[0]);
                            }
                        }
                    }
                    case VALUE -> {}
                }
            }
            rows.add(new Row(group(bean), hits));
        }
    }

    private static void add(List<Hit> hits, @Nullable Object hit) {
        if (hit != null) {
            hits.add((Hit) hit);
        }
    }

    private List<String> group(EventBean bean) {
        List<String> group = new ArrayList<>();
        for (String name : rule.groupBy()) {
            for (int i = 0; i < rule.columns().size(); i++) {
                Column column = rule.columns().get(i);
                if (column.name().equals(name)) {
                    Object value = bean.get("c" + i);
                    group.add(value == null ? "" : value.toString());
                    break;
                }
            }
        }
        return group;
    }

    @Override
    public void close() {
        runtime.destroy();
    }
}
