package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.collector.ops.MeterNames;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.Packs;
import org.varta.rules.sigma.RuleHeader;

class DegradedRulesTest {

    private static final RuleHeader A = Packs.rule("a").rule().header();
    private static final RuleHeader B = Packs.rule("b").rule().header();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DetectMeters meters = new DetectMeters(registry);
    private final DegradedRules degraded = new DegradedRules();

    @Test
    void what_was_left_out_since_the_last_look_is_counted_by_rule_and_cause() {
        degraded.begin(List.of());
        degraded.report(List.of(new Degradation(A, Cause.LIMIT, 3)), meters);
        degraded.report(List.of(new Degradation(A, Cause.LIMIT, 3)), meters);
        degraded.report(
                List.of(
                        new Degradation(A, Cause.LIMIT, 5),
                        new Degradation(A, Cause.LATE, 1),
                        new Degradation(B, Cause.TOTAL_LIMIT, 2)),
                meters);

        assertThat(meters.degradations())
                .containsExactly(
                        new Degradation(A, Cause.LIMIT, 5),
                        new Degradation(A, Cause.LATE, 1),
                        new Degradation(B, Cause.TOTAL_LIMIT, 2));
        assertThat(counted("a", "limit")).isEqualTo(5);
        assertThat(counted("a", "late")).isEqualTo(1);
        assertThat(counted("b", "total_limit")).isEqualTo(2);
    }

    @Test
    void another_rule_set_begins_where_its_warming_ended_and_the_totals_go_on() {
        degraded.begin(List.of());
        degraded.report(List.of(new Degradation(A, Cause.LIMIT, 4)), meters);
        degraded.begin(List.of(new Degradation(A, Cause.LIMIT, 100)));
        degraded.report(List.of(new Degradation(A, Cause.LIMIT, 101)), meters);

        assertThat(meters.degradations()).containsExactly(new Degradation(A, Cause.LIMIT, 5));
    }

    private double counted(String rule, String cause) {
        return registry.get(MeterNames.CORRELATION_DEGRADED)
                .tags("rule", rule, "cause", cause)
                .counter()
                .count();
    }
}
