package org.varta.engine.pipeline;

import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.detect.Detector;
import org.varta.rules.pack.RulePack;

/** A rule set at work. */
record ActiveRules(Epoch epoch, RulePack pack, CorrelationPlan plan, Detector detector, Correlator correlator)
        implements AutoCloseable {
    @Override
    public void close() {
        correlator.close();
    }
}
