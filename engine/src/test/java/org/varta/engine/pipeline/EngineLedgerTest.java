package org.varta.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.varta.collector.ledger.EngineAccount;
import org.varta.collector.ledger.EngineAccount.Compared;
import org.varta.collector.ledger.EngineRow;
import org.varta.collector.ledger.Ledger;
import org.varta.collector.ledger.Mismatch;
import org.varta.collector.ledger.Source;
import org.varta.collector.ledger.SourceStream;
import org.varta.collector.ledger.Totals;
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
        counting.other(RuleSetFixture.tick(4));
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
                .containsExactly(new Mismatch(
                        "engine: records passed are not those evaluated, dead-lettered, damaged and without an event",
                        "1 records up to 3"));
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
                .filteredOn(stream -> stream.figures().missing() > 0)
                .containsExactly(new SourceStream(
                        "tcp",
                        "192.0.2.7",
                        "DC-1",
                        "Security",
                        false,
                        new SourceStream.Figures(
                                14,
                                3,
                                1,
                                0,
                                0,
                                new SourceStream.Gap(11, 13),
                                4,
                                List.of(new SourceStream.Gap(11, 13)))));
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
            ledger.add(
                    i + 1,
                    new Tally(Map.of(new Source("tcp", "s" + i), new Tally.Settled(1, 0)), 0, 0, List.of(), null));
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

    @Test
    void whatTheCollectorCountedUpToTheSameRecordHasToBeTheSame() {
        pass(3, "p");
        pass(1, "q");
        totals(0, "p", 3, "q", 1);
        pass(1_000, "p");
        pass(2, "q");
        totals(0, "p", 1_003, "q", 3);
        assertThat(ledger.account().mismatches()).isEmpty();
        assertThat(ledger.account().compared()).isEqualTo(new Compared(0, 5, 1_008, 0));

        pass(1_000, "p");
        pass(2, "q");
        totals(0, "p", 2_004, "q", 4);
        assertThat(ledger.account().mismatches())
                .containsExactly(
                        new Mismatch(
                                "tcp p: journalled is more than evaluated and dead-lettered",
                                "1 events after record 1008 and up to record 2011"),
                        new Mismatch(
                                "tcp q: evaluated and dead-lettered are more than journalled",
                                "1 events after record 1008 and up to record 2011"));
    }

    @Test
    void aSourceThatOnlyOneOfTheTwoKnowsIsAMismatch() {
        totals(0);
        pass(1, "p");
        totals(0, "q", 1);
        assertThat(ledger.account().mismatches())
                .extracting(Mismatch::what)
                .containsExactly(
                        "tcp p: evaluated and dead-lettered are more than journalled",
                        "tcp q: journalled is more than evaluated and dead-lettered");
    }

    @Test
    void twoThatBeganToCountAtDifferentRecordsAreComparedSinceTheyMeet() {
        pass(4, "p");
        totals(0, "p", 104, "q", 7);
        assertThat(ledger.account().row("tcp", "p").ahead()).isEqualTo(100);
        pass(5, "p");
        totals(0, "p", 109, "q", 7);
        assertThat(ledger.account().mismatches()).isEmpty();
        assertThat(ledger.account().compared()).isEqualTo(new Compared(0, 5, 11, 0));

        // the collector has lost its counts, and begins anew at record 12
        pass(1, "p");
        totals(12);
        pass(2, "p");
        totals(12, "p", 2);
        assertThat(ledger.account().mismatches()).isEmpty();
        assertThat(ledger.account().compared()).isEqualTo(new Compared(12, 13, 16, 0));
        assertThat(ledger.account().row("tcp", "p").ahead()).isEqualTo(-10);
        pass(2, "p");
        totals(12, "p", 3);
        assertThat(ledger.account().mismatches()).hasSize(1);
    }

    @Test
    void aComparisonGoesOnOverARestart() {
        pass(4, "p");
        totals(3, "p", 1);
        pass(4, "p");
        EngineLedger again = EngineLedger.after(ledger.account(), JOURNAL, 9);
        again.add(10, tally(new Totals(3, journalled("p", 5))));
        assertThat(again.account().mismatches()).isEmpty();
        again.add(11, tally(new Totals(3, journalled("p", 6))));
        assertThat(again.account().mismatches()).hasSize(1);
        assertThat(again.account().compared()).isEqualTo(new Compared(3, 5, 11, 0));
    }

    @Test
    void damagedRecordsMayBeAnybodysButNotMoreThanThereAre() {
        totals(0);
        ledger.add(3, Tally.ofDamaged(2));
        totals(0, "p", 1, "q", 1);
        assertThat(ledger.account().mismatches()).isEmpty();
        totals(0, "p", 2, "q", 1);
        assertThat(ledger.account().mismatches())
                .extracting(Mismatch::what)
                .as("damage of before is no excuse")
                .containsExactly("tcp p: journalled is more than evaluated and dead-lettered");
        ledger.add(7, Tally.ofDamaged(2));
        totals(0, "p", 2, "q", 4);
        assertThat(ledger.account().mismatches())
                .contains(new Mismatch(
                        "engine: journalled is more than evaluated, dead-lettered and damaged",
                        "3 events, damaged 2, at record 8"));
    }

    @Test
    void whereSourcesShareARowTheListenersAreCompared() {
        totals(0);
        pass(2, "p");
        pass(1, "q");
        totals(0, "p", 2, Source.OTHERS, 1);
        assertThat(ledger.account().mismatches()).isEmpty();
        pass(1, "q");
        totals(0, "p", 2, Source.OTHERS, 3);
        assertThat(ledger.account().mismatches())
                .extracting(Mismatch::what)
                .containsExactly("tcp: journalled is more than evaluated and dead-lettered");
        totals(0, "p", 2, Source.OTHERS, 3);
        assertThat(ledger.account().mismatches()).hasSize(1);
    }

    private void pass(int events, String principal) {
        Tally.Counting counting = new Tally.Counting();
        for (int i = 0; i < events; i++) {
            counting.evaluated(new Origin("default", "tcp", "json-lines", principal, ""), 1, null);
        }
        ledger.add(ledger.passed() + events, counting.tally());
    }

    /** @param counts source and count by turns */
    private void totals(long began, Object... counts) {
        ledger.add(ledger.passed() + 1, tally(new Totals(began, journalled(counts))));
    }

    private static Tally tally(Totals totals) {
        return new Tally(Map.of(), 1, 0, List.of(), totals);
    }

    private static SortedMap<String, SortedMap<String, Long>> journalled(Object... counts) {
        SortedMap<String, Long> sources = new TreeMap<>();
        for (int i = 0; i < counts.length; i += 2) {
            sources.put((String) counts[i], (long) (Integer) counts[i + 1]);
        }
        return new TreeMap<>(Map.of("tcp", sources));
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
