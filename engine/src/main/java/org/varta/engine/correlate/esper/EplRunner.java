package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.compiler.client.EPCompileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.DetectionSink;
import org.varta.engine.correlate.EplFeed;
import org.varta.engine.correlate.HitTime;
import org.varta.engine.correlate.PlannedEpl;
import org.varta.engine.detect.Hit;

/** All EPL rules of a plan, in a stream for each organisation. Which of them is due first is a function of the hits alone. */
final class EplRunner implements AutoCloseable {

    /** Most streams, of all rules and organisations together; each holds up to two small Esper runtimes. */
    private static final int STREAMS_MAX = 2_000;

    private final List<PlannedEpl> rules;
    private final List<EPCompiled> compiled = new ArrayList<>();
    private final List<Map<Cause, Long>> leftOut = new ArrayList<>();
    private final List<Map<String, EplStream>> streams = new ArrayList<>();
    private final CorrelatorLimits limits;
    private final List<EplHeld> held = new ArrayList<>();
    private final DetectionSink sink;
    private int streamCount;
    private long dueMs = Long.MAX_VALUE;
    private @Nullable EplStream due;

    EplRunner(List<PlannedEpl> rules, CorrelatorLimits limits, DetectionSink sink) {
        this.rules = rules;
        this.limits = limits;
        this.sink = sink;
        for (PlannedEpl rule : rules) {
            try {
                compiled.add(EplCompiler.compile(rule.statement(), rule.inputs()));
            } catch (EPCompileException e) {
                throw new IllegalStateException("Esper does not take what the gate let pass", e);
            }
            leftOut.add(new EnumMap<>(Cause.class));
            streams.add(new TreeMap<>());
            held.add(new EplHeld(Math.max(1, limits.eplTotalMax() / rules.size() / 2)));
        }
    }

    /** When something has to be done, by the engine's clock; the greatest long when nothing has. */
    long dueMs() {
        return dueMs;
    }

    /** Does what is due first. */
    void runDue() {
        EplStream stream = due;
        if (stream != null) {
            stream.run(dueMs, sink);
            if (stream.isIdle()) {
                streams.get(stream.rule().index()).remove(stream.organisation());
                streamCount--;
            }
            findDue();
        }
    }

    /** Does what is due up to an instant by the clocks of the rules. */
    void flush(long clockMs) {
        for (findDue(clockMs); due != null; findDue(clockMs)) {
            runDue();
        }
        findDue();
    }

    private void findDue() {
        findDue(Long.MAX_VALUE);
    }

    private void findDue(long mostMs) {
        dueMs = Long.MAX_VALUE;
        due = null;
        for (Map<String, EplStream> ofRule : streams) {
            for (EplStream stream : ofRule.values()) {
                long ms = stream.dueMs();
                if (ms < dueMs && ms - stream.rule().latenessMs() <= mostMs) {
                    dueMs = ms;
                    due = stream;
                }
            }
        }
    }

    /**
     * Takes a hit, and does what is due then.
     *
     * @param clockMs the engine's clock; all that was due before has been done
     */
    void accept(List<EplFeed> feeds, Hit hit, HitTime time, long clockMs) {
        for (EplFeed feed : feeds) {
            accept(feed, hit, time, clockMs);
        }
        findDue();
        while (dueMs <= clockMs) {
            runDue();
        }
    }

    private void accept(EplFeed feed, Hit hit, HitTime time, long clockMs) {
        PlannedEpl rule = feed.into();
        if (time.isHistorical()) {
            leaveOut(rule, Cause.LATE);
            return;
        }
        Object[] event = new Object[EplCompiler.BUILT_IN + feed.fields().size()];
        event[0] = hit;
        event[1] = time.ms();
        event[2] = hit.host().isEmpty() ? null : hit.host();
        event[3] = hit.user().isEmpty() ? null : hit.user();
        for (int i = 0; i < feed.fields().size(); i++) {
            List<String> values = hit.fields().get(feed.fields().get(i));
            if (values == null) {
                return; // recorded before anybody asked for the field
            }
            event[EplCompiler.BUILT_IN + i] = values.isEmpty() ? null : values.getFirst();
        }
        Map<String, EplStream> ofRule = streams.get(rule.index());
        EplStream stream = ofRule.get(hit.organisation());
        if (stream == null) {
            if (streamCount >= STREAMS_MAX) {
                leaveOut(rule, Cause.LIMIT);
                return;
            }
            streamCount++;
            stream = new EplStream(
                    rule,
                    hit.organisation(),
                    compiled.get(rule.index()),
                    new EplStream.Bounds(limits.eplEventsMax(), limits.eplLooksPerSecond(), held.get(rule.index())),
                    cause -> leaveOut(rule, cause));
            ofRule.put(hit.organisation(), stream);
        }
        stream.accept(feed.input(), event, Math.max(time.ms(), clockMs - rule.latenessMs()));
    }

    private void leaveOut(PlannedEpl rule, Cause cause) {
        leftOut.get(rule.index()).merge(cause, 1L, Long::sum);
    }

    List<Degradation> degradations() {
        List<Degradation> all = new ArrayList<>();
        for (PlannedEpl rule : rules) {
            leftOut.get(rule.index()).forEach((cause, count) -> all.add(new Degradation(rule.header(), cause, count)));
        }
        return all;
    }

    long degraded() {
        return degradations().stream().mapToLong(Degradation::count).sum();
    }

    @Override
    public void close() {
        streams.forEach(ofRule -> ofRule.values().forEach(EplStream::close));
    }
}
