package org.varta.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.detect.Detector;
import org.varta.rules.pack.RulePack;

/**
 * A rule set ready to work: a detector for each thread that matches, and the correlator, which belongs to whoever made the
 * set and then to the writer.
 */
record RuleSet(RulePack pack, CorrelationPlan plan, List<Detector> detectors, WarmCorrelator correlator)
        implements AutoCloseable {

    RuleSet {
        detectors = List.copyOf(detectors);
    }

    /** Compiles a set; nothing is warmed yet. */
    static RuleSet open(DetectSetup setup, RulePack pack) {
        CorrelationPlan plan = CorrelationPlan.of(pack, setup.correlators().gate());
        var fields = plan.fieldsByRule();
        List<Detector> detectors = new ArrayList<>();
        for (int thread = 0; thread < setup.threads(); thread++) {
            detectors.add(new Detector(
                    pack.compiled(),
                    fields,
                    setup.readers().apply(pack.compiled().catalog()),
                    setup.costs()));
        }
        return new RuleSet(pack, plan, detectors, WarmCorrelator.open(setup.correlators(), plan));
    }

    Detector detector(int thread) {
        return detectors.get(thread);
    }

    @Override
    public void close() {
        correlator.close();
    }
}
