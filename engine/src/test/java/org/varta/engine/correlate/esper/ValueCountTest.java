package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.correlate.Packs.correlation;
import static org.varta.engine.correlate.Packs.pack;
import static org.varta.engine.correlate.Packs.rule;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** value_count through real Esper: one source tries three different users within five minutes. */
class ValueCountTest {

    private static final RulePack SPRAY = pack(
            List.of(rule("fail")),
            List.of(correlation("spray", Type.VALUE_COUNT, "fail")
                    .groupBy("Source")
                    .fields("User")
                    .gte(3)
                    .build()));

    @Test
    void differentValuesAreCountedAndEqualOnesAreNot() {
        try (var esper = new CorrelatorFixture(SPRAY)) {
            esper.hit("fail", 0, "Source", "a", "User", "ivan");
            esper.hit("fail", 1, "Source", "a", "User", "ivan");
            esper.hit("fail", 2, "Source", "a", "User", "olha");
            esper.hit("fail", 3, "Source", "b", "User", "taras");
            assertThat(esper.fired()).isEmpty();
            esper.hit("fail", 4, "Source", "a", "User", "taras");
            assertThat(esper.fired()).containsExactly("spray@5");
        }
    }

    @Test
    void aValueCountsAsLongAsItsNewestEventIsInTheWindow() {
        try (var esper = new CorrelatorFixture(SPRAY)) {
            esper.hit("fail", 0, "Source", "a", "User", "ivan");
            esper.hit("fail", 200, "Source", "a", "User", "ivan");
            esper.hit("fail", 400, "Source", "a", "User", "olha");
            esper.hit("fail", 499.9, "Source", "a", "User", "taras");
            assertThat(esper.fired()).containsExactly("spray@4");
        }
    }

    @Test
    void anEventWithoutTheFieldIsNotCounted() {
        try (var esper = new CorrelatorFixture(SPRAY)) {
            esper.hit("fail", 0, "Source", "a", "User", "ivan");
            esper.hit("fail", 1, "Source", "a", "User", "olha");
            esper.hit("fail", 2, "Source", "a", "User", "");
            assertThat(esper.fired()).isEmpty();
        }
    }

    @Test
    void severalFieldsAreCountedAsTuples() {
        RulePack tuples = pack(
                List.of(rule("scan")),
                List.of(correlation("wide", Type.VALUE_COUNT, "scan")
                        .fields("Host", "Port")
                        .gte(3)
                        .build()));
        try (var esper = new CorrelatorFixture(tuples)) {
            esper.hit("scan", 0, "Host", "a", "Port", "1");
            esper.hit("scan", 1, "Host", "a", "Port", "2");
            esper.hit("scan", 2, "Host", "a", "Port", "1");
            assertThat(esper.fired()).isEmpty();
            esper.hit("scan", 3, "Host", "b", "Port", "1");
            assertThat(esper.fired()).containsExactly("wide@4");
        }
    }

    @Test
    void itFiresAgainOnlyAfterFallingBelow() {
        try (var esper = new CorrelatorFixture(SPRAY)) {
            for (int i = 0; i < 6; i++) {
                esper.hit("fail", i, "Source", "a", "User", "user-" + i);
            }
            assertThat(esper.fired()).containsExactly("spray@3");
            for (int i = 0; i < 3; i++) {
                esper.hit("fail", 1000 + i, "Source", "a", "User", "user-" + i);
            }
            assertThat(esper.fired()).containsExactly("spray@3", "spray@9");
        }
    }
}
