package org.varta.collector.wire.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.MemoryDelivery;
import org.varta.collector.wire.RawClient;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;
import org.varta.collector.wire.WireFixture;

@Timeout(60)
class ForwardListenerTest {

    private static final StreamLimits LIMITS = limits(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final WireFixture wire = new WireFixture();

    private static StreamLimits limits(Duration frameTime, Duration refusalTime) {
        return new StreamLimits(1_000, 64 << 10, frameTime, 10, 10, Duration.ofSeconds(5), refusalTime);
    }

    @AfterEach
    void stop() {
        wire.close();
        assertThat(wire.budget.usedBytes()).isZero();
    }

    private StreamListener start(StreamLimits limits) {
        ForwardLimits messages = new ForwardLimits(1_000, 1 << 20, 1_000);
        return ForwardListener.start(limits, messages, WireFixture.loopback(), "forward", wire.intake());
    }

    private long count(String name) {
        return wire.count(name, "listener", "forward");
    }

    private long count(String name, String reason) {
        return wire.count(name, "listener", "forward", "reason", reason);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    @Test
    void answersRealClientsByteForByte() throws Exception {
        try (StreamListener forward = start(LIMITS)) {
            for (Golden golden : Golden.ALL) {
                int before = wire.delivery.kept().size();
                try (RawClient sender = new RawClient(forward.address())) {
                    for (byte each : golden.message()) {
                        sender.send(new byte[] {each});
                    }
                    String answer = latin1(golden.answer());
                    assertThat(sender.readUntil(answer)).as(golden.client()).isEqualTo(answer);
                    sender.endOutput();
                    assertThat(sender.readAll()).as(golden.client()).isEmpty();
                }
                var kept = wire.delivery
                        .kept()
                        .subList(before, wire.delivery.kept().size());
                assertThat(kept).hasSize(golden.events().size());
                for (int i = 0; i < kept.size(); i++) {
                    assertThat(kept.get(i).payload()).isEqualTo(golden.events().get(i));
                    assertThat(latin1(kept.get(i).context())).isEqualTo(golden.tag());
                    assertThat(kept.get(i).format()).isEqualTo(Format.FORWARD);
                    assertThat(kept.get(i).origin().protocol()).isEqualTo("forward");
                }
            }
            Await.until(() -> count(MeterNames.EVENTS_ACKED) == 5);
            assertThat(count(MeterNames.EVENTS_RECEIVED)).isEqualTo(5);
            assertThat(count(MeterNames.EVENTS_ACCEPTED)).isEqualTo(5);
        }
    }

    @Test
    void answersOnlyWhatIsOnDiskAndInOrder() throws Exception {
        wire.delivery.hold(true);
        try (StreamListener forward = start(LIMITS);
                RawClient sender = new RawClient(forward.address())) {
            sender.send(Messages.forward("c1", Messages.event(1), Messages.event(2)));
            MemoryDelivery.Held first = wire.delivery.takeHeld();
            assertThat(first.frames()).hasSize(2);
            sender.send(Messages.single(3, ""));
            sender.send(Messages.join(Messages.forward("c2"), Messages.single(4, "c3")));
            Await.until(() -> count(MeterNames.EVENTS_RECEIVED) == 4);
            assertThat(sender.available()).isZero();

            first.accept();
            assertThat(sender.readUntil("c1")).isEqualTo(latin1(Messages.ack("c1")));
            List<MemoryDelivery.Held> rest = new ArrayList<>(List.of(wire.delivery.takeHeld()));
            if (rest.getFirst().frames().size() == 1) {
                assertThat(sender.available()).isZero();
                rest.getFirst().accept();
                assertThat(sender.readUntil("c2")).isEqualTo(latin1(Messages.ack("c2")));
                wire.delivery.takeHeld().accept();
                assertThat(sender.readUntil("c3")).isEqualTo(latin1(Messages.ack("c3")));
            } else {
                assertThat(sender.available()).isZero();
                rest.getFirst().accept();
                assertThat(sender.readUntil("c3"))
                        .isEqualTo(latin1(Messages.join(Messages.ack("c2"), Messages.ack("c3"))));
            }
            Await.until(() -> count(MeterNames.EVENTS_ACKED) == 3);
            assertThat(count(MeterNames.EVENTS_ACCEPTED)).isEqualTo(4);
        }
    }

    @Test
    void keepsTheOrderOfAConnectionThroughRefusals() throws Exception {
        for (int i = 0; i < 3; i++) {
            wire.delivery.refuseNext(Reason.QUEUE_FULL);
        }
        try (StreamListener forward = start(LIMITS);
                RawClient sender = new RawClient(forward.address())) {
            List<String> sent = new ArrayList<>();
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                sent.add(latin1(Messages.event(i)));
                sender.send(Messages.forward("c" + i, Messages.event(i)));
                answers.append(latin1(Messages.ack("c" + i)));
            }
            assertThat(sender.readUntil("c499")).isEqualTo(answers.toString());
            assertThat(wire.delivery.kept())
                    .extracting(frame -> latin1(frame.payload()))
                    .isEqualTo(sent);
            assertThat(wire.delivery.refusalsLeft()).isZero();
        }
    }

    @Test
    void closesWithoutAnswerWhatTheJournalDoesNotTakeInTime() throws Exception {
        for (int i = 0; i < 60; i++) {
            wire.delivery.refuseNext(Reason.DISK_FULL);
        }
        try (StreamListener forward = start(limits(Duration.ofSeconds(20), Duration.ofMillis(60)));
                RawClient sender = new RawClient(forward.address())) {
            sender.send(Messages.forward("c", Messages.event(1), Messages.event(2)));
            assertThat(sender.readAll()).isIn("", "<reset>");
            Await.until(() -> count(MeterNames.CONNECTIONS_CLOSED, "refused") == 1);

            assertThat(count(MeterNames.EVENTS_REFUSED, "disk_full")).isEqualTo(2);
            assertThat(count(MeterNames.EVENTS_RECEIVED)).isEqualTo(2);
            assertThat(count(MeterNames.EVENTS_ACKED)).isZero();
            assertThat(wire.delivery.kept()).isEmpty();
        }
    }

    @Test
    void holdsWhatNobodyWantsAnsweredUntilTheJournalTakesIt() throws Exception {
        for (int i = 0; i < 4; i++) {
            wire.delivery.refuseNext(Reason.DISK_FULL);
        }
        try (StreamListener forward = start(limits(Duration.ofSeconds(20), Duration.ofMillis(1)));
                RawClient sender = new RawClient(forward.address())) {
            sender.send(Messages.single(1, ""));
            Await.until(() -> wire.delivery.kept().size() == 1);
            Await.until(() -> count(MeterNames.EVENTS_ACCEPTED) == 1);
            sender.send(Messages.single(2, "c"));
            assertThat(sender.readUntil("c"))
                    .isEqualTo(latin1(Messages.ack("c")).substring(0, 4));
            assertThat(wire.delivery.kept()).hasSize(2);
        }
    }

    @Test
    void closesWithoutAnswerWhatTheJournalCanNeverTake() throws Exception {
        wire.delivery.refuseNext(Reason.TOO_LARGE);
        try (StreamListener forward = start(LIMITS);
                RawClient sender = new RawClient(forward.address())) {
            sender.send(Messages.single(1, "c"));
            assertThat(sender.readAll()).isIn("", "<reset>");
            Await.until(() -> count(MeterNames.CONNECTIONS_CLOSED, "refused") == 1);
            assertThat(count(MeterNames.EVENTS_REFUSED, "too_large")).isEqualTo(1);
            assertThat(count(MeterNames.EVENTS_ACKED)).isZero();
        }
    }

    @Test
    void closesWhatIsNotForwardAndKeepsWhatCameBefore() throws Exception {
        try (StreamListener forward = start(LIMITS);
                RawClient sender = new RawClient(forward.address())) {
            sender.send(Messages.join(Messages.single(1, ""), "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1)));
            assertThat(sender.readAll()).isIn("", "<reset>");
            Await.until(() -> wire.delivery.kept().size() == 1);
            Await.until(() -> count(MeterNames.CONNECTIONS_CLOSED, "malformed") == 1);
            assertThat(count(MeterNames.FRAMES_MALFORMED, "no_message")).isEqualTo(1);
            assertThat(count(MeterNames.FRAMES_MALFORMED, "partial_frame")).isZero();
        }
    }

    @Test
    void closesOverLimitsAndCountsWhichOne() throws Exception {
        byte[] large = Messages.join(new byte[] {(byte) 0x92, 7}, Messages.text("x".repeat(1_000)));
        try (StreamListener forward = start(LIMITS)) {
            refused(forward, Messages.forward("c", large), "event_too_large");
            refused(forward, Messages.packed("c", "", new byte[1_001]), "too_many_events");
            refused(
                    forward,
                    new byte[] {(byte) 0x92, (byte) 0xA1, 't', (byte) 0xC6, 0, 0x10, 0, 1},
                    "message_too_large");
            refused(
                    forward,
                    Messages.packed("c", "gzip", Messages.gzip(new byte[(1 << 20) + 1])),
                    "inflated_too_large");
            refused(forward, Messages.packed("c", "zstd", new byte[0]), "bad_compression");
            assertThat(wire.delivery.kept()).isEmpty();
            Await.until(() -> count(MeterNames.CONNECTIONS_CLOSED, "malformed") == 5);
        }
    }

    private void refused(StreamListener forward, byte[] message, String reason) throws Exception {
        try (RawClient sender = new RawClient(forward.address())) {
            sender.send(message);
            assertThat(sender.readAll()).as(reason).isIn("", "<reset>");
        }
        Await.until(() -> count(MeterNames.FRAMES_MALFORMED, reason) == 1);
    }

    @Test
    void keepsNothingOfHalfAMessageWhenTheConnectionEnds() throws Exception {
        byte[] message = Messages.single(1, "c");
        try (StreamListener forward = start(LIMITS)) {
            try (RawClient sender = new RawClient(forward.address())) {
                sender.send(Arrays.copyOf(message, message.length - 1));
            }
            Await.until(() -> count(MeterNames.FRAMES_MALFORMED, "partial_frame") == 1);
            assertThat(wire.delivery.kept()).isEmpty();
        }
    }

    @Test
    void closesWhenAMessageIsNotFinishedInTime() throws Exception {
        try (StreamListener forward = start(limits(Duration.ofMillis(100), Duration.ofSeconds(20)));
                RawClient sender = new RawClient(forward.address())) {
            sender.send(new byte[] {(byte) 0x92});
            assertThat(sender.readAll()).isIn("", "<reset>");
            Await.until(() -> count(MeterNames.CONNECTIONS_CLOSED, "deadline") == 1);
            assertThat(count(MeterNames.FRAMES_MALFORMED, "partial_frame")).isEqualTo(1);
        }
    }
}
