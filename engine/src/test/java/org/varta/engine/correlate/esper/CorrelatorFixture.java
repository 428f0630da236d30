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

/** A correlator with a recording sink and short ways to feed it. Times are seconds after {@link #START_MS}. */
final class CorrelatorFixture implements AutoCloseable {

    /** 2026-01-01T00:00:00Z. */
    static final long START_MS = 1_767_225_600_000L;

    /** Compiled once: the statements do not depend on rules. */
    static final EsperCorrelators ESPER = new EsperCorrelators(CorrelatorLimits.DEFAULT);

    final List<Detection> detections = new ArrayList<>();
    private final Correlator correlator;
    private long sequence;

    CorrelatorFixture(RulePack pack) {
        this(ESPER, pack);
    }

    CorrelatorFixture(EsperCorrelators esper, RulePack pack) {
        correlator = esper.open(CorrelationPlan.of(pack), detections::add);
    }

    Correlator correlator() {
        return correlator;
    }

    /** An event that happens and arrives at the same time. */
    void hit(String rule, double atSeconds, String... fields) {
        hit(rule, atSeconds, atSeconds, fields);
    }

    /** An event of a certain time that arrives at another. */
    void hit(String rule, double happenedSeconds, double receivedSeconds, String... fields) {
        accept(newHit(rule, ++sequence, ms(happenedSeconds), ms(receivedSeconds), fields));
    }

    void accept(Hit hit) {
        correlator.advanceTo(hit.receivedAtMs());
        correlator.accept(hit);
    }

    void clock(double seconds) {
        correlator.advanceTo(ms(seconds));
    }

    /** Rule key and completing sequence of each detection. */
    List<String> fired() {
        return detections.stream()
                .map(d -> d.rule().key() + "@" + d.completing().sequence())
                .toList();
    }

    static long ms(double seconds) {
        return START_MS + Math.round(seconds * 1000);
    }

    static Hit newHit(String rule, long sequence, long eventTimeMs, long receivedAtMs, String... fields) {
        return newHit("default", rule, sequence, eventTimeMs, receivedAtMs, fields);
    }

    /** Fields as name, value, name, value; an empty value says that the event does not have the field. */
    static Hit newHit(
            String organisation, String rule, long sequence, long eventTimeMs, long receivedAtMs, String... fields) {
        SequencedMap<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1].isEmpty() ? List.of() : List.of(fields[i + 1]));
        }
        return new Hit(
                organisation, rule, "hash-of-" + rule, sequence, 0, eventTimeMs, receivedAtMs, map, "host-1", "");
    }

    @Override
    public void close() {
        correlator.close();
    }
}
