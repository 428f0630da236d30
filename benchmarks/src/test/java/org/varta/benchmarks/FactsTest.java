package org.varta.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FactsTest {

    @Test
    void aLineReadsBack() {
        Facts facts = new Facts("engine", "mordor", "all", 3_755, 20_000, 51_000_000, 376, "00ff", 263_419);

        assertThat(Facts.of(facts.line())).isEqualTo(facts);
        assertThat(facts.words()).contains("3,755 rules", "2,550 bytes", "**376 matches**");
    }

    @Test
    void fingerprintsDoNotDependOnTheOrderAndTellVerdictsApart() {
        Verdicts one = new Verdicts();
        one.add(1, "a");
        one.add(2, "b");
        Verdicts turned = new Verdicts();
        turned.add(2, "b");
        turned.add(1, "a");
        Verdicts swapped = new Verdicts();
        swapped.add(1, "b");
        swapped.add(2, "a");

        assertThat(turned.fingerprint()).isEqualTo(one.fingerprint()).isNotEqualTo(swapped.fingerprint());
        assertThat(swapped.count()).isEqualTo(one.count()).isEqualTo(2);
    }
}
