package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ledger.Ledger;
import org.varta.collector.ledger.Source;
import org.varta.collector.ledger.SourceStream;
import org.varta.collector.wire.Origin;
import org.varta.engine.detect.StreamMark;
import org.varta.engine.normalise.Numbered;

class EngineLedgerTest {

    private static final UUID JOURNAL = new UUID(1, 2);
    private final EngineLedger ledger = new EngineLedger(JOURNAL, 0);

    @Test
    void countsWhatBecameOfEventsBySource() {
        Tally.Counting counting = new Tally.Counting();
        counting.evaluated(origin("192.0.2.7:1"), 1, null);
        counting.evaluated(origin("192.0.2.7:2"), 2, null);
        counting.deadLettered(origin("192.0.2.8:1"));
        counting.other();
        ledger.add(4, counting.tally());
        ledger.add(9, Tally.ofDamaged(5));

        EngineAccount account = ledger.account();
        assertThat(account.passed()).isEqualTo(9);
        assertThat(account.damaged()).isEqualTo(5);
        assertThat(account.row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(2, 0, 0));
        assertThat(account.row("tcp", "192.0.2.8")).isEqualTo(new EngineRow(0, 1, 0));
        assertThat(account.sum("tcp")).isEqualTo(new EngineRow(2, 1, 0));
        assertThat(account.mismatches()).isEmpty();
    }

    @Test
    void aRecordThatNobodyAccountsForIsAMismatch() {
        Tally.Counting counting = new Tally.Counting();
        counting.evaluated(origin("192.0.2.7:1"), 1, null);
        ledger.add(1, counting.tally());
        assertThat(ledger.account().mismatches()).isEmpty();
        ledger.add(3, counting.tally());
        ledger.add(5, counting.tally());
        assertThat(ledger.account().mismatches())
                .containsExactly("records passed are not those evaluated, dead-lettered, damaged and without an event");
    }

    @Test
    void followsNumbersByHostAndChannel() {
        mark(1, "DC-1", "Security", 10);
        mark(2, "DC-1", "System", 500);
        mark(3, "DC-2", "Security", 7);
        mark(4, "DC-1", "Security", 14);
        mark(5, "DC-1", "System", 501);
        assertThat(ledger.account().row("tcp", "192.0.2.7")).isEqualTo(new EngineRow(5, 0, 3));
        assertThat(ledger.account().streams())
                .filteredOn(stream -> stream.missing() > 0)
                .containsExactly(
                        new SourceStream("tcp", "192.0.2.7", "DC-1", "Security", false, 14, 3, 1, 0, 0, 11, 13, 4));
    }

    @Test
    void theStreamThatWasSilentLongestMakesRoom() {
        for (int i = 0; i <= EngineLedger.STREAMS_MAX; i++) {
            mark(i + 1, "h" + i, "", 1);
        }
        assertThat(ledger.account().streams())
                .hasSize(EngineLedger.STREAMS_MAX)
                .noneMatch(stream -> stream.host().equals("h0"));
        mark(EngineLedger.STREAMS_MAX + 2, "x".repeat(EngineLedger.NAME_CHARS_MAX + 1), "", 1);
        assertThat(ledger.account().streams()).noneMatch(stream -> stream.host().startsWith("x"));
    }

    @Test
    void sourcesBeyondTheLimitShareARow() {
        for (int i = 0; i < Ledger.SOURCES_MAX + 25; i++) {
            ledger.add(i + 1, new Tally(Map.of(new Source("tcp", "s" + i), new Tally.Settled(1, 0)), 0, 0, List.of()));
        }
        assertThat(ledger.account().byListener().get("tcp")).hasSize(Ledger.SOURCES_MAX + 1);
        assertThat(ledger.account().row("tcp", Source.OTHERS).evaluated()).isEqualTo(25);
    }

    @Test
    void goesOnFromAnAccountOfTheSameJournalOnly() {
        mark(1, "DC-1", "Security", 10);
        EngineAccount account = ledger.account();
        EngineLedger again = EngineLedger.after(account, JOURNAL, 1);
        assertThat(again.account()).isEqualTo(account);
        assertThat(EngineLedger.after(account, new UUID(3, 4), 7).account().byListener())
                .isEmpty();
        assertThat(EngineLedger.after(account, JOURNAL, 0).account().from())
                .as("a checkpoint that was put back")
                .isZero();
        assertThat(EngineLedger.after(account, JOURNAL, 0).account().byListener())
                .isEmpty();
    }

    private void mark(long sequence, String host, String channel, long number) {
        Tally.Counting counting = new Tally.Counting();
        counting.evaluated(origin("192.0.2.7:1"), sequence, new StreamMark(host, new Numbered(channel, number, false)));
        ledger.add(sequence, counting.tally());
    }

    private static Origin origin(String peer) {
        return new Origin("default", "tcp", "json-lines", "", peer);
    }
}
