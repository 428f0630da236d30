package org.varta.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.engine.scan.SortedSpool.Entry;

class SortedSpoolTest {

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 1 << 20})
    void gives_everything_in_order_whatever_fits_into_memory(int memoryBytes) throws IOException {
        SplittableRandom random = new SplittableRandom(memoryBytes);
        List<Entry> all = new ArrayList<>();
        List<Entry> drained = new ArrayList<>();
        try (SortedSpool spool = new SortedSpool(memoryBytes)) {
            for (int i = 0; i < 2_000; i++) {
                Entry entry = new Entry(random.nextInt(-50, 50), i % 700, i, new byte[random.nextInt(30)]);
                all.add(entry);
                spool.add(entry);
            }
            spool.drain(drained::add);
        }

        all.sort(Comparator.comparingLong(Entry::timeMs)
                .thenComparingLong(Entry::sequence)
                .thenComparingInt(Entry::ordinal));
        assertThat(drained).usingRecursiveFieldByFieldElementComparator().containsExactlyElementsOf(all);
    }

    @Test
    void nothing_in_nothing_out() throws IOException {
        try (SortedSpool spool = new SortedSpool()) {
            spool.drain(entry -> {
                throw new IOException("there is nothing");
            });
        }
    }
}
