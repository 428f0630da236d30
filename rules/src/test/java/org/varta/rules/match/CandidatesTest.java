package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static List<Integer> all(Candidates candidates) {
        List<Integer> all = new ArrayList<>();
        for (int p = candidates.next(0); p >= 0; p = candidates.next(p + 1)) {
            all.add(p);
        }
        return all;
    }

    @Test
    void comeInRisingOrderAndOnce() {
        Candidates candidates = new Candidates();
        candidates.reset(10_000, new int[] {0, 3, 3, 5}, new int[] {9_999, 64, 63, 64, 0});
        candidates.take(0);
        candidates.take(1);
        candidates.take(2);

        assertThat(all(candidates)).containsExactly(0, 63, 64, 9_999);
    }

    @Test
    void areForgottenByReset() {
        Candidates candidates = new Candidates();
        candidates.reset(128, new int[1], new int[0]);
        candidates.add(new int[] {127}, 0, 1);
        candidates.reset(128, new int[1], new int[0]);

        assertThat(all(candidates)).isEmpty();
        candidates.reset(0, new int[1], new int[0]);
        assertThat(all(candidates)).isEmpty();
    }
}
