package org.varta.engine.pipeline;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;

/** A rule set and records to try the parts of the loop on. */
final class RuleSetFixture {

    private static final Origin ORIGIN = new Origin("default", "tcp", "json-lines", "", "192.0.2.7:49152");

    RuleSet empty() {
        return RuleSet.open(
                new DetectSetup(
                        "code-1",
                        new EsperCorrelators(CorrelatorLimits.DEFAULT),
                        SimulatedRules::reader,
                        DetectSetup.Limits.DEFAULT,
                        new SimpleMeterRegistry(),
                        () -> Instant.EPOCH),
                SimulatedRules.FIRST);
    }

    static JournalRecord tick(long sequence) {
        return new JournalRecord(
                JournalRecord.Kind.TICK,
                sequence,
                sequence * 1_000_000,
                ORIGIN,
                Format.UNKNOWN,
                new byte[0],
                new byte[0]);
    }
}
