package org.varta.engine.correlate.esper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.Hit;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.PlannedRule;

/** EPL rules at work on a correlator, and short ways to feed them. Times are seconds after {@link CorrelatorFixture#START_MS}. */
final class EplFixture implements AutoCloseable {

    final List<Detection> detections = new ArrayList<>();
    final List<Hit> taken = new ArrayList<>();
    final CorrelationPlan plan;
    private final EsperCorrelators esper;
    private final RulePack pack;
    private Correlator correlator;
    private long sequence;
    private boolean isKeeping = true;

    EplFixture(RulePack pack) {
        this(pack, CorrelatorLimits.DEFAULT);
    }

    EplFixture(RulePack pack, CorrelatorLimits limits) {
        this.pack = pack;
        this.esper = limits.equals(CorrelatorLimits.DEFAULT) ? CorrelatorFixture.ESPER : new EsperCorrelators(limits);
        this.plan = CorrelationPlan.of(pack, esper.gate());
        if (!plan.unsupported().isEmpty()) {
            throw new IllegalArgumentException(plan.unsupported().toString());
        }
        this.correlator = esper.open(plan, detections::add);
    }

    Correlator correlator() {
        return correlator;
    }

    /** An event that happens and arrives at the same time. */
    void hit(String input, String host, double atSeconds, String... fields) {
        hit(input, host, atSeconds, atSeconds, fields);
    }

    /** An event of a certain time that arrives at another. */
    void hit(String input, String host, double happenedSeconds, double receivedSeconds, String... fields) {
        accept(newHit("default", input, host, happenedSeconds, receivedSeconds, fields));
    }

    Hit newHit(
            String organisation,
            String input,
            String host,
            double happenedSeconds,
            double receivedSeconds,
            String... fields) {
        PlannedRule rule = pack.compiled().rules().stream()
                .filter(one -> one.rule().header().key().endsWith("/" + input))
                .findFirst()
                .orElseThrow();
        SequencedMap<String, List<String>> map = new LinkedHashMap<>();
        map.put("User", List.of());
        map.put("Bytes", List.of());
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], List.of(fields[i + 1]));
        }
        return new Hit(
                organisation,
                rule.rule().header().key(),
                rule.rule().header().contentHash(),
                ++sequence,
                0,
                CorrelatorFixture.ms(happenedSeconds),
                CorrelatorFixture.ms(receivedSeconds),
                map,
                host,
                "");
    }

    /** Remembers no more hits, for a run that cannot be started anew. */
    void keepsNothing() {
        isKeeping = false;
    }

    void accept(Hit hit) {
        if (isKeeping) {
            taken.add(hit);
        }
        correlator.advanceTo(hit.receivedAtMs());
        correlator.accept(hit);
    }

    void clock(double seconds) {
        correlator.advanceTo(CorrelatorFixture.ms(seconds));
    }

    /** Goes on with another correlator, which has only the hits that the plan says can still matter. */
    void restart(double atSeconds) {
        correlator.close();
        List<Detection> muted = new ArrayList<>();
        boolean[] isMuted = {true};
        correlator = esper.open(plan, detection -> (isMuted[0] ? muted : detections).add(detection));
        long clockMs = CorrelatorFixture.ms(atSeconds);
        for (Hit hit : taken) {
            if (hit.receivedAtMs() > clockMs - plan.reachMs()) {
                correlator.advanceTo(hit.receivedAtMs());
                correlator.accept(hit);
            }
        }
        correlator.advanceTo(clockMs);
        isMuted[0] = false;
    }

    /** Group, seconds at which it was raised, and the sequences of what each detection rests on. */
    List<String> fired() {
        return detections.stream()
                .map(d -> String.join(",", d.groupKey()) + "@"
                        + (d.raisedAtMs() - CorrelatorFixture.START_MS) / 1000.0 + " "
                        + d.hits().stream().map(Hit::sequence).toList())
                .toList();
    }

    @Override
    public void close() {
        correlator.close();
    }
}
