package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.decode.PayloadText;

/** Compares a journal with what numbering clients sent: nothing is missing in a row, nothing is out of order, cut or changed. */
final class JournalOracle {

    private final Map<String, Integer> next = new HashMap<>();
    private final Map<String, Integer> skipped = new HashMap<>();

    private JournalOracle() {}

    /**
     * Reads a journal from its first record on.
     *
     * @param streams clients whose protocol acknowledges nothing: of these, numbers may be missing, and are counted
     */
    static JournalOracle read(Path journal, List<StreamingClient> streams, String context) throws IOException {
        JournalOracle oracle = new JournalOracle();
        Map<String, StreamingClient> byName = new HashMap<>();
        streams.forEach(stream -> byName.put(stream.name(), stream));
        long expectedSequence = 1;
        try (JournalReader reader = JournalReader.open(journal)) {
            for (JournalRecord record = reader.next(); record != null; record = reader.next()) {
                assertThat(record.sequence()).as(context).isEqualTo(expectedSequence++);
                if (record.kind() == JournalRecord.Kind.EVENT) {
                    String text = PayloadText.of(record.format(), record.context(), record.payload())
                            .text();
                    oracle.see(text, byName, context);
                }
            }
        }
        return oracle;
    }

    private void see(String payload, Map<String, StreamingClient> streams, String context) {
        String client = between(payload, "\"client\":\"", "\"");
        int n = Integer.parseInt(between(payload, "\"n\":", "}"));
        int expected = next.getOrDefault(client, 0);
        StreamingClient stream = streams.get(client);
        if (stream == null) {
            // a number seen before is a batch that was sent again; a new one has to be the next
            assertThat(n).as("%s of %s", context, client).isLessThanOrEqualTo(expected);
        } else {
            // what was on its way at a kill is not there; nothing comes twice, late or cut
            assertThat(n).as("%s of %s", context, client).isGreaterThanOrEqualTo(expected);
            assertThat(payload).as("%s of %s", context, client).isEqualTo(stream.line(n));
            skipped.merge(client, n - expected, Integer::sum);
        }
        next.put(client, Math.max(expected, n + 1));
    }

    /** Events 0 up to this one, exclusive, of a client are there; of a streaming one, less {@link #skipped}. */
    int upTo(String client) {
        return next.getOrDefault(client, 0);
    }

    /** How many numbers of a streaming client are missing before its last one. */
    int skipped(String client) {
        return skipped.getOrDefault(client, 0);
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }
}
