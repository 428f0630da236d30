package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** What is known of the corpora's logs, as the tests hold it and the page publishes it. */
final class Tables {

    private Tables() {}

    /** Path below the corpora, records that libevtx reads, records that it does not, {@code read} or {@code absent}. */
    static List<String[]> hardFiles() throws IOException {
        return read("hard-files.tsv", 4);
    }

    /** Corpus, field, how many values, who is right, why. */
    static List<String[]> twinDifferences() throws IOException {
        return read("twin-differences.tsv", 5);
    }

    /** Log, records found, how many of them cannot be read, records of the twin, why. */
    static List<String[]> moreRecords() throws IOException {
        return read("more-records.tsv", 5);
    }

    private static List<String[]> read(String name, int columns) throws IOException {
        try (InputStream in = Objects.requireNonNull(Tables.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .peek(cells -> assertThat(cells).hasSize(columns).doesNotContain(""))
                    .toList();
        }
    }
}
