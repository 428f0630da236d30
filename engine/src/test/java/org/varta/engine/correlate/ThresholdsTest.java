package org.varta.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Operator;

class ThresholdsTest {

    @Test
    void upwardOnesStayTrueWhenTheCountGrows() {
        SplittableRandom random = new SplittableRandom(3);
        Operator[] operators = Operator.values();
        int upward = 0;
        for (int i = 0; i < 2_000; i++) {
            List<Comparison> comparisons = new ArrayList<>();
            for (int c = random.nextInt(1, 3); c > 0; c--) {
                comparisons.add(Packs.comparison(operators[random.nextInt(operators.length)], random.nextInt(8)));
            }
            Thresholds thresholds = new Thresholds(comparisons);
            boolean falls = false;
            for (int count = 0; count < 10; count++) {
                falls |= thresholds.hold(count) && !thresholds.hold(count + 1);
            }
            if (thresholds.areUpward()) {
                upward++;
                assertThat(falls).as(comparisons.toString()).isFalse();
            }
        }
        assertThat(upward).isBetween(200, 1_800);
    }

    @Test
    void leastNumbersAreUpwardAndAllElseIsNot() {
        for (Operator operator : Operator.values()) {
            boolean isLeast = operator == Operator.GT || operator == Operator.GTE;
            assertThat(new Thresholds(List.of(Packs.comparison(operator, 3))).areUpward())
                    .as(operator.name())
                    .isEqualTo(isLeast);
        }
    }
}
