package org.varta.engine.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.engine.correlate.Degradation;

/** Tells what the correlations of the rule set in force leave out, as it grows. Owned by the writer. */
final class DegradedRules {

    private static final Logger LOG = LoggerFactory.getLogger(DegradedRules.class);

    private record Left(String rule, Degradation.Cause cause) {}

    private final Map<Left, Long> seen = new HashMap<>();

    /** Another rule set begins; what it left out while it was warmed is not told. */
    void begin(List<Degradation> sofar) {
        seen.clear();
        sofar.forEach(one -> seen.put(new Left(one.rule().key(), one.cause()), one.count()));
    }

    /** Counts what came since the last call; the first of a correlation and cause is also a line in the log. */
    void report(List<Degradation> now, DetectMeters meters) {
        for (Degradation one : now) {
            Long before = seen.put(new Left(one.rule().key(), one.cause()), one.count());
            long more = one.count() - (before == null ? 0 : before);
            if (more > 0 && meters.degraded(new Degradation(one.rule(), one.cause(), more))) {
                LOG.warn(
                        "the correlation '{}' ({}) leaves out hits: {}; they are counted in varta_correlation_degraded_total and"
                                + " in the status",
                        one.rule().title(),
                        one.rule().key(),
                        why(one.cause()));
            }
        }
    }

    private static String why(Degradation.Cause cause) {
        return switch (cause) {
            case LIMIT -> "it, or an organisation in it, has taken as many as its limit allows in this span";
            case TOTAL_LIMIT ->
                "all correlations together, or an organisation over all of them, have taken as many as the limit"
                        + " allows in this span";
            case LATE -> "they came after the window that they belong to was judged";
            case NO_NUMBER -> "the field that it takes numbers from holds none";
            case WORK -> "its statement would have to look at more of what it holds than it may";
            case FAILED -> "its statement failed and starts anew, without what it had seen";
        };
    }
}
