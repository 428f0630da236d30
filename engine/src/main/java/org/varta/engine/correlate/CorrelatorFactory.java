package org.varta.engine.correlate;

/** Makes correlators; may be called from any thread. */
@FunctionalInterface
public interface CorrelatorFactory {
    /** A correlator with empty windows whose clock stands at 0. */
    Correlator open(CorrelationPlan plan, DetectionSink sink);

    /** Which EPL rules its correlators run. */
    default EplGate gate() {
        return EplGate.CLOSED;
    }
}
