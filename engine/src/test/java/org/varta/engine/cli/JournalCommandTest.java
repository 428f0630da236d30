package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.RecordLog;
import org.varta.collector.wire.Delivery.Outcome;
import org.varta.collector.wire.Origin;

@Timeout(60)
class JournalCommandTest {

    private static final byte[] NOT_UTF8 = {'{', (byte) 0xC3, '}'};

    @TempDir
    private Path directory;

    private DataFixture data;

    @BeforeEach
    void nameData() {
        data = new DataFixture(directory.resolve("data"));
    }

    @Test
    void statTellsWhatTheJournalHolds() throws Exception {
        String id;
        try (Journal journal = data.openJournal()) {
            DataFixture.write(journal, List.of("{\"a\":1}".getBytes(UTF_8), "{\"b\":22}".getBytes(UTF_8)));
            CompletableFuture<Outcome> settled = new CompletableFuture<>();
            journal.gap(new Origin("grid", "syslog-udp", "syslog", "", ""), 1, "{}".getBytes(UTF_8), settled::complete);
            settled.get(20, TimeUnit.SECONDS);
            id = journal.id().toString();
        }

        assertThat(data.run("journal", "stat", "-o", "ndjson")).isEqualTo(ExitCodes.OK);
        assertThat(data.out())
                .startsWith("{\"journal\":\"" + id + "\",\"firstSequence\":1,\"lastSequence\":")
                .contains("\"records\":{\"event\":2,\"gap\":1,\"tick\":")
                .contains("\"unreadable\":0,\"firstReceivedAt\":\"1970-01-01T00:00:00.000000001Z\"")
                .contains("\"lastReceivedAt\":\"2026-11-22T12:00:00.000000001Z\",\"bytes\":17,")
                .contains("\"listeners\":[{\"listener\":\"ndjson\",\"events\":2,\"bytes\":15}]")
                .endsWith("}\n");

        assertThat(data.run("journal", "stat", "-o", "table")).isEqualTo(ExitCodes.OK);
        assertThat(data.out().lines())
                .contains("journal      " + id, "events       2", "gaps         1", "ndjson       2 events, 15 bytes");
    }

    @Test
    void dumpPrintsWhatWasReceivedWithItsOrigin() throws Exception {
        long sequence = data.write("{\"host\":\"плк-7\"}");

        assertThat(data.run("journal", "dump")).isEqualTo(ExitCodes.OK);
        assertThat(data.linesWith("\"kind\":\"event\""))
                .containsExactly(
                        "{\"sequence\":" + sequence + ",\"kind\":\"event\",\"receivedAt\":\"2026-11-22T12:00:00Z\","
                                + "\"organisation\":\"grid\",\"listener\":\"ndjson\",\"protocol\":\"ndjson\","
                                + "\"peer\":\"192.0.2.7:49152\",\"format\":\"json\",\"context\":\"\","
                                + "\"payload\":\"{\\\"host\\\":\\\"плк-7\\\"}\"}");
    }

    @Test
    void dumpGivesTheBytesOfWhatIsNotUtf8() throws Exception {
        try (Journal journal = data.openJournal()) {
            DataFixture.write(journal, List.of(NOT_UTF8));
        }

        data.run("journal", "dump");

        assertThat(data.linesWith("\"kind\":\"event\"").getFirst())
                .endsWith("\"payload\":\"{\uFFFD}\",\"payloadBase64\":\"e8N9\"}");
    }

    @Test
    void dumpEscapesWhatATerminalWouldObey() throws Exception {
        data.write("\u001b[2J \u009b2J \u202e \u007f \u200b ї");

        data.run("journal", "dump");

        assertThat(data.linesWith("\"kind\":\"event\"").getFirst().toLowerCase(Locale.ROOT))
                .contains("\"payload\":\"\\u001b[2j \\u009b2j \\u202e \\u007f \\u200b ї\"");
    }

    @Test
    void dumpPrintsThePartThatIsAskedFor() throws Exception {
        long first = data.write("one", "two", "three", "four");

        assertThat(data.run("journal", "dump", "--from", Long.toString(first + 1), "--count", "2"))
                .isEqualTo(ExitCodes.OK);
        assertThat(data.out().lines()).hasSize(2);
        assertThat(data.out()).contains("\"two\"", "\"three\"");

        assertThat(data.run("journal", "dump", "--from", "1000000")).isEqualTo(ExitCodes.OK);
        assertThat(data.out()).isEmpty();
        assertThat(data.run("journal", "dump", "--from", "0")).isEqualTo(ExitCodes.USAGE);
        assertThat(data.err()).contains("--from: expected 1 or more, found 0");
    }

    @Test
    void verifyIsContentWithAWholeJournal() throws Exception {
        data.write("one", "two");
        data.write("three");

        assertThat(data.run("journal", "verify", "-o", "ndjson")).isEqualTo(ExitCodes.OK);
        assertThat(data.out()).contains("\"whole\":true", "\"damagedRecords\":0,\"damage\":[]");
        assertThat(data.run("journal", "verify", "-o", "table")).isEqualTo(ExitCodes.OK);
        assertThat(data.out()).endsWith("are whole, none is damaged\n");
    }

    @Test
    void oneChangedByteIsFoundAndTheOtherRecordsAreStillThere() throws Exception {
        long first = data.write("one", "twotwo", "three");
        data.damage("journal", "twotwo");
        long damaged = first + 1;

        assertThat(data.run("journal", "verify", "-o", "ndjson")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("\"whole\":false", "\"damagedRecords\":1")
                .contains("\"damage\":[{\"first\":" + damaged + ",\"last\":" + damaged + ",\"reason\":\"record "
                        + damaged + " in ")
                .contains("its checksum is wrong");
        assertThat(data.run("journal", "verify", "-o", "table")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out().lines().findFirst().orElseThrow()).startsWith("record " + damaged + " in ");

        assertThat(data.run("journal", "dump")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("\"one\"", "\"three\"").doesNotContain("wotwo");
        assertThat(data.err()).contains("varta: record " + damaged + " in ");

        assertThat(data.run("journal", "stat", "-o", "ndjson")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("\"event\":2,", "\"unreadable\":1,");
        assertThat(data.err()).contains("1 records cannot be read; varta journal verify says where");
    }

    @Test
    void aRemovedSegmentIsFoundAtTheBeginningAndInTheMiddle() throws Exception {
        data.write("one");
        data.write("two");
        data.write("three");
        List<Path> segments = data.segments("journal");
        assertThat(segments).hasSize(3);
        long second = sequenceOf(segments.get(1));
        long third = sequenceOf(segments.get(2));

        DataFixture.remove(segments.get(1));
        assertThat(data.run("journal", "verify", "-o", "ndjson")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("{\"first\":" + second + ",\"last\":" + (third - 1) + ",");

        DataFixture.remove(segments.get(0));
        assertThat(data.run("journal", "verify", "-o", "ndjson")).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("{\"first\":1,\"last\":" + (third - 1) + ",\"reason\":\"records 1 to " + (third - 1))
                .contains("cannot be read: missing");
    }

    @Test
    void aHoldIsPutShownAndRemoved() throws Exception {
        data.openJournal().close();

        assertThat(data.run("journal", "hold", "add", "case-7", "--from", "3", "--to", "9", "--reason", "case 7"))
                .isEqualTo(ExitCodes.OK);
        assertThat(data.run("journal", "hold", "ls")).isEqualTo(ExitCodes.OK);
        assertThat(data.out())
                .isEqualTo("{\"name\":\"case-7\",\"kind\":\"evidence\",\"from\":3,\"to\":9,\"reason\":\"case 7\"}\n");
        assertThat(data.run("journal", "hold", "rm", "case-7")).isEqualTo(ExitCodes.OK);
        assertThat(data.run("journal", "hold", "rm", "case-7")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(data.run("journal", "hold", "add", "../x", "--from", "3")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void everyCommandWorksBesideTheProcessThatWrites() throws Exception {
        try (Journal journal = data.openJournal()) {
            DataFixture.write(journal, List.of("one".getBytes(UTF_8)));
            for (String command : List.of("stat", "verify", "dump")) {
                assertThat(data.run("journal", command)).as(command).isEqualTo(ExitCodes.OK);
            }
            DataFixture.write(journal, List.of("two".getBytes(UTF_8)));
            data.run("journal", "dump");
            assertThat(data.out()).contains("\"one\"", "\"two\"");
        }
    }

    @Test
    void anEmptyJournalIsWholeAndHasNoTimes() throws Exception {
        // a log that was made and never written to
        RecordLog.open(directory.resolve("data/journal")).close();

        assertThat(data.run("journal", "stat", "-o", "ndjson")).isEqualTo(ExitCodes.OK);
        assertThat(data.out())
                .contains("\"firstSequence\":0,\"lastSequence\":0,")
                .doesNotContain("ReceivedAt");
        assertThat(data.run("journal", "verify")).isEqualTo(ExitCodes.OK);
        assertThat(data.run("journal", "dump")).isEqualTo(ExitCodes.OK);
    }

    @Test
    void aJournalThatIsNotThereIsAWrongCommandLine() {
        assertThat(data.run("journal", "verify")).isEqualTo(ExitCodes.USAGE);
        assertThat(data.err())
                .contains("no raw journal here: expected " + directory.resolve("data/journal/log.id"), "--data");
        assertThat(data.run("journal")).isEqualTo(ExitCodes.USAGE);
    }

    private static long sequenceOf(Path segment) {
        return Long.parseLong(segment.getFileName().toString());
    }
}
