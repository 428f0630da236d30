package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EPCompiled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.DetectionSink;
import org.varta.engine.correlate.HitTime;
import org.varta.engine.correlate.PlannedEpl;
import org.varta.engine.correlate.esper.EplInstance.Row;
import org.varta.engine.detect.Hit;

/**
 * One EPL rule over the hits of one organisation.
 *
 * <p>Its clock stays behind the engine's by the rule's lateness, and events are held until it reaches them, so that the
 * statement sees them in the order of their times. A statement keeps what it likes and for as long as it likes: so it is
 * started anew with each period, empty, and is listened to in the second period of its life, when it has seen all that it can
 * look back on. What it says is then a function of the hits of two periods, and what it holds is freed after them.
 */
final class EplStream implements AutoCloseable {

    private static final Comparator<Hit> BY_TIME = Comparator.<Hit>comparingLong(
                    hit -> HitTime.of(hit).ms())
            .thenComparingLong(Hit::sequence)
            .thenComparingInt(Hit::ordinal);

    private final PlannedEpl rule;
    private final String organisation;
    private final EPCompiled compiled;
    private final Bounds bounds;
    private final Consumer<Cause> leftOut;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private final List<Phase> phases = new ArrayList<>();
    private long arrivals;

    EplStream(PlannedEpl rule, String organisation, EPCompiled compiled, Bounds bounds, Consumer<Cause> leftOut) {
        this.rule = rule;
        this.organisation = organisation;
        this.compiled = compiled;
        this.bounds = bounds;
        this.leftOut = leftOut;
    }

    /**
     * How much it may hold and do.
     *
     * @param eventsMax most events that an instance holds, and that wait for their time
     * @param looksPerSecond see {@link EplWork}
     * @param held by all streams of the rule
     */
    record Bounds(int eventsMax, int looksPerSecond, EplHeld held) {}

    PlannedEpl rule() {
        return rule;
    }

    String organisation() {
        return organisation;
    }

    /** An event until its time has come. */
    @SuppressWarnings("ArrayRecordComponent") // never compared by it
    private record Waiting(long ms, long arrival, int input, Object[] event) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int order = Long.compare(ms, other.ms);
            return order != 0 ? order : Long.compare(arrival, other.arrival);
        }
    }

    /** One life of the statement. */
    private final class Phase {
        private final long startMs;
        private EplInstance instance;
        private final EplWork work = new EplWork(rule, 2 * rule.periodMs() / 1_000 * (long) bounds.looksPerSecond());
        private int events;
        private @Nullable Hit newest;
        /** The last span of the throttle in which a group came true. */
        private final Map<List<String>, Long> raisedSpan = new HashMap<>();

        Phase(long startMs) {
            this.startMs = startMs;
            this.instance = EplInstance.open(rule, compiled, startMs);
        }

        long endMs() {
            return startMs + 2 * rule.periodMs();
        }

        boolean isHeard(long ms) {
            return ms >= startMs + rule.periodMs();
        }

        long nextMs() {
            return Math.min(instance.nextMs(), endMs());
        }
    }

    /** When it has something to do, by the engine's clock; the greatest long when it has nothing. */
    long dueMs() {
        long nextMs = waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().ms();
        for (Phase phase : phases) {
            nextMs = Math.min(nextMs, phase.nextMs());
        }
        return nextMs == Long.MAX_VALUE ? nextMs : nextMs + rule.latenessMs();
    }

    boolean isIdle() {
        return waiting.isEmpty() && phases.isEmpty();
    }

    /** Takes an event; it is not earlier than the rule's clock. */
    void accept(int input, Object[] event, long ms) {
        if (waiting.size() >= bounds.eventsMax()) {
            leftOut.accept(Cause.LIMIT);
            return;
        }
        waiting.add(new Waiting(ms, arrivals++, input, event));
    }

    /** Does what is due at an instant of the engine's clock. */
    void run(long dueMs, DetectionSink sink) {
        long ms = dueMs - rule.latenessMs();
        phases.removeIf(phase -> {
            boolean isOver = phase.endMs() <= ms;
            if (isOver) {
                phase.instance.close();
                bounds.held().forget(phase.startMs);
            }
            return isOver;
        });
        for (Phase phase : phases) {
            tell(phase, attempt(phase, ms, () -> phase.instance.advanceTo(ms)), null, ms, sink);
        }
        while (!waiting.isEmpty() && waiting.peek().ms() <= ms) {
            Waiting next = waiting.remove();
            long startMs = Math.floorDiv(ms, rule.periodMs()) * rule.periodMs();
            open(startMs - rule.periodMs()); // of a rule that has seen nothing yet
            open(startMs);
            for (Phase phase : phases) {
                send(phase, next, ms, sink);
            }
        }
    }

    private void open(long startMs) {
        if (phases.isEmpty() || phases.getLast().startMs < startMs) {
            phases.add(new Phase(startMs));
        }
    }

    private void send(Phase phase, Waiting next, long ms, DetectionSink sink) {
        Cause full = full(phase, next);
        if (full != null) {
            if (phase.isHeard(ms)) {
                leftOut.accept(full);
            }
            return;
        }
        Hit hit = (Hit) next.event()[0];
        phase.newest = hit;
        List<Row> rows = attempt(phase, ms, () -> {
            List<Row> all = new ArrayList<>(phase.instance.advanceTo(ms));
            all.addAll(phase.instance.send(next.input(), next.event()));
            return all;
        });
        tell(phase, rows, hit, ms, sink);
    }

    /** Why there is no room for an event; null when there is, and it is counted. */
    private @Nullable Cause full(Phase phase, Waiting next) {
        boolean isHeld = rule.inputs().get(next.input()).isHeld();
        if (isHeld && phase.events >= bounds.eventsMax()) {
            return Cause.LIMIT;
        }
        if (isHeld && !bounds.held().hasRoom(phase.startMs)) {
            return Cause.TOTAL_LIMIT;
        }
        if (!phase.work.admits(next.input(), next.event())) {
            return Cause.WORK;
        }
        if (isHeld) {
            phase.events++;
            bounds.held().count(phase.startMs);
            phase.work.holds(next.input(), next.event());
        }
        return null;
    }

    /** The statement's own failure is no reason to stop all others: it starts anew. */
    private List<Row> attempt(Phase phase, long ms, java.util.function.Supplier<List<Row>> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            if (phase.isHeard(ms)) {
                leftOut.accept(Cause.FAILED);
            }
            phase.instance.close();
            phase.instance = EplInstance.open(rule, compiled, ms);
            return List.of();
        }
    }

    /** One alert for each group of the rows of one instant. */
    private void tell(Phase phase, List<Row> rows, @Nullable Hit completing, long ms, DetectionSink sink) {
        if (rows.isEmpty()) {
            return;
        }
        Map<List<String>, TreeSet<Hit>> byGroup = new LinkedHashMap<>();
        for (Row row : rows) {
            phase.work.named(row.hits().size());
            byGroup.computeIfAbsent(row.group(), group -> new TreeSet<>(BY_TIME))
                    .addAll(row.hits());
        }
        byGroup.forEach((group, hits) -> {
            if (rule.throttleMs() > 0) {
                long span = Math.floorDiv(ms, rule.throttleMs());
                Long before = phase.raisedSpan.put(group, span);
                if (before != null && before == span) {
                    return;
                }
            }
            Hit last = completing != null ? completing : hits.isEmpty() ? phase.newest : hits.last();
            if (phase.isHeard(ms) && last != null) {
                raise(group, new ArrayList<>(hits), last, completing == null, ms, sink);
            }
        });
    }

    private void raise(
            List<String> group, List<Hit> hits, Hit completing, boolean isByTimer, long ms, DetectionSink sink) {
        List<Hit> evidence = hits.isEmpty() ? List.of(completing) : hits;
        sink.detection(new Detection(
                rule.header(),
                rule.level(),
                true,
                group,
                completing,
                ms,
                ms + rule.latenessMs(),
                isByTimer,
                evidence.subList(Math.max(0, evidence.size() - Detection.HITS_MAX), evidence.size()),
                evidence.size()));
    }

    @Override
    public void close() {
        phases.forEach(phase -> phase.instance.close());
    }
}
