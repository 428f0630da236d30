package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Packs;
import org.varta.engine.correlate.PlannedCorrelation;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Hosts are numbered, and their names hash to numbers that follow each other. */
class GroupHashTest {

    @Test
    void groupsOfLikeKeysInManyCorrelationsRarelyHashAlike() {
        List<PlannedCorrelation> correlations = correlations();
        Groups groups = new Groups();
        Set<Integer> hashes = new HashSet<>();
        int made = 0;
        for (int host = 0; host < 1_000; host++) {
            for (PlannedCorrelation correlation : correlations) {
                hashes.add(new Group(correlation, "north", "ws-" + host, Group.LIVE, 0, groups).hashCode());
                for (int lane = 0; lane < 2; lane++) {
                    hashes.add(new Group(correlation, "north", "ws-" + host, lane, 5_890_000 + host % 7, groups)
                            .hashCode());
                }
                made += 3;
            }
        }
        assertThat(made).isEqualTo(1_000 * 40 * 3);
        assertThat(made - hashes.size()).isLessThan(made / 1_000);
    }

    private static List<PlannedCorrelation> correlations() {
        List<SigmaCorrelation> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(Packs.correlation("c" + i, Type.EVENT_COUNT, "r")
                    .groupBy("Computer")
                    .timespan(Duration.ofMinutes(5))
                    .gte(10)
                    .build());
        }
        RulePack pack = Packs.pack(List.of(Packs.rule("r")), all);
        return CorrelationPlan.of(pack, new EsperEplGate()).correlations();
    }
}
