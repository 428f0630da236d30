package org.varta.collector.wire.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.Await;
import org.varta.collector.wire.Delivery.Reason;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.collector.wire.MemoryDelivery;
import org.varta.collector.wire.RawClient;
import org.varta.collector.wire.StreamLimits;
import org.varta.collector.wire.StreamListener;
import org.varta.collector.wire.WireFixture;

@Timeout(60)
class SyslogListenersTest {

    private static final StreamLimits LIMITS =
            new StreamLimits(1_000, 64 << 10, Duration.ofSeconds(20), 10, 10, Duration.ofSeconds(5));

    private final WireFixture wire = new WireFixture();

    @AfterEach
    void stop() {
        wire.close();
        assertThat(wire.budget.usedBytes()).isZero();
    }

    @Test
    void keepsMessagesOfBothFramingsAsTheyCame() throws Exception {
        try (StreamListener tcp = tcp(LIMITS);
                RawClient sender = new RawClient(tcp.address())) {
            sender.send("<13>1 - h a - - - \u00cf\u00f0\u00e8\n21 <14>Nov 22 08:30:43 h");
            Await.until(() -> wire.delivery.kept().size() == 2);

            Frame first = wire.delivery.kept().get(0);
            assertThat(first.payload()).isEqualTo("<13>1 - h a - - - \u00cf\u00f0\u00e8".getBytes(ISO_8859_1));
            assertThat(first.format()).isEqualTo(Format.SYSLOG);
            assertThat(first.receivedAtNs()).isEqualTo(WireFixture.NOW_NS);
            assertThat(first.context()).isEmpty();
            assertThat(first.origin().listener()).isEqualTo("syslog-tcp");
            assertThat(first.origin().protocol()).isEqualTo("syslog");
            assertThat(first.origin().peer()).startsWith("127.0.0.1:");
            assertThat(wire.delivery.payloads()).element(1).isEqualTo("<14>Nov 22 08:30:43 h");
        }
    }

    @Test
    void keepsTheOrderOfAConnectionThroughRefusals() throws Exception {
        for (int i = 0; i < 3; i++) {
            wire.delivery.refuseNext(Reason.QUEUE_FULL);
        }
        List<String> lines = IntStream.range(0, 2_000).mapToObj(i -> "<1>" + i).toList();
        try (StreamListener tcp = tcp(LIMITS);
                RawClient sender = new RawClient(tcp.address())) {
            for (String line : lines) {
                sender.send(line + "\n");
            }
            Await.until(() -> wire.delivery.kept().size() == 2_000);

            assertThat(wire.delivery.payloads()).isEqualTo(lines);
            assertThat(wire.delivery.refusalsLeft()).isZero();
            Await.until(() -> accepted("syslog-tcp") == 2_000);
            assertThat(received("syslog-tcp")).isEqualTo(2_000);
        }
    }

    @Test
    void stopsReadingWhileTheJournalTakesNothing() throws Exception {
        wire.delivery.hold(true);
        try (StreamListener tcp = tcp(LIMITS);
                RawClient sender = new RawClient(tcp.address())) {
            AtomicLong sent = new AtomicLong();
            byte[] line = ("<1>" + "x".repeat(896) + "\n").getBytes(ISO_8859_1);
            Thread flood = new Thread(() -> {
                try {
                    while (sent.get() < 200_000) {
                        sender.send(line);
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the test closes the socket when it has seen enough
                }
            });
            flood.start();
            MemoryDelivery.Held first = wire.delivery.takeHeld();
            awaitStandstill(sent);

            assertThat(wire.budget.usedBytes()).isLessThan(LIMITS.inflightMaxBytes() + (192 << 10));
            assertThat(sent.get()).isLessThan(200_000);

            wire.delivery.hold(false);
            first.accept();
            Await.until(() -> sent.get() == 200_000);
            flood.join();
            Await.until(() -> wire.delivery.kept().size() == 200_000);
        }
    }

    @Test
    void cutsLongMessagesAndCountsThem() throws Exception {
        try (StreamListener tcp = tcp(LIMITS);
                RawClient sender = new RawClient(tcp.address())) {
            sender.send("<1>" + "x".repeat(10 << 20) + "\n<2>next\n");
            Await.until(() -> wire.delivery.kept().size() == 2);

            assertThat(wire.delivery.kept().get(0).payload()).hasSize(1_000);
            assertThat(wire.delivery.contexts()).containsExactly("truncated", "");
            assertThat(wire.delivery.payloads()).element(1).isEqualTo("<2>next");
            assertThat(wire.count(MeterNames.FRAMES_TRUNCATED, "listener", "syslog-tcp"))
                    .isEqualTo(1);
        }
    }

    @Test
    void keepsHalfAMessageWhenTheConnectionEnds() throws Exception {
        try (StreamListener tcp = tcp(LIMITS)) {
            try (RawClient sender = new RawClient(tcp.address())) {
                sender.send("<1>whole\n<2>ha");
            }
            Await.until(() -> wire.delivery.kept().size() == 2);

            assertThat(wire.delivery.payloads()).containsExactly("<1>whole", "<2>ha");
            assertThat(wire.delivery.contexts()).containsExactly("", "partial");
            assertThat(partial("syslog-tcp")).isEqualTo(1);
        }
    }

    @Test
    void takesWhatIsThereOfAMessageThatIsNeverFinished() throws Exception {
        StreamLimits hasty = new StreamLimits(1_000, 64 << 10, Duration.ofMillis(100), 10, 10, Duration.ofSeconds(5));
        try (StreamListener tcp = tcp(hasty);
                RawClient sender = new RawClient(tcp.address())) {
            sender.send("<1>no line end");
            Await.until(() -> wire.delivery.kept().size() == 1);
            sender.send("<2>next\n");
            Await.until(() -> wire.delivery.kept().size() == 2);

            assertThat(wire.delivery.payloads()).containsExactly("<1>no line end", "<2>next");
        }
    }

    @Test
    void ofABatchThatIsTooLargeOnlyTheMessageThatIsTooLargeIsRefused() throws Exception {
        wire.delivery.hold(true);
        try (StreamListener tcp = tcp(LIMITS);
                RawClient sender = new RawClient(tcp.address())) {
            sender.send("<1>a\n<2>b\n<3>c\n");
            MemoryDelivery.Held batch = wire.delivery.takeHeld();
            sender.send("<4>d\n");
            wire.delivery.hold(false);
            wire.delivery.refuseNext(Reason.TOO_LARGE);
            batch.refuse(Reason.TOO_LARGE);
            Await.until(
                    () -> received("syslog-tcp") == 4 && wire.delivery.kept().size() >= 3);
            Await.until(() -> wire.delivery.kept().size() == 3);

            assertThat(wire.delivery.payloads()).containsExactly("<2>b", "<3>c", "<4>d");
            assertThat(tooLarge("syslog-tcp")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "FAILED"})
    void closesConnectionsWhenTheJournalIsClosedOrHasFailed(Reason reason) throws Exception {
        wire.delivery.refuseNext(reason);
        try (StreamListener tcp = tcp(LIMITS);
                RawClient sender = new RawClient(tcp.address())) {
            sender.send("<1>a\n");

            assertThat(sender.readAll()).isIn("", "<reset>");
            assertThat(wire.count(
                            MeterNames.EVENTS_REFUSED,
                            "listener",
                            "syslog-tcp",
                            "reason",
                            reason.name().toLowerCase(Locale.ROOT)))
                    .isEqualTo(1);
        }
    }

    @Test
    void closingWaitsForWhatWasRead() throws Exception {
        wire.delivery.hold(true);
        StreamListener tcp = tcp(LIMITS);
        try (RawClient sender = new RawClient(tcp.address())) {
            sender.send("<1>a\n");
            MemoryDelivery.Held held = wire.delivery.takeHeld();
            Thread closing = new Thread(tcp::close);
            closing.start();
            assertThat(sender.readAll()).isIn("", "<reset>");
            assertThat(closing.isAlive()).isTrue();

            held.accept();
            closing.join();
            assertThat(accepted("syslog-tcp")).isEqualTo(1);
        }
    }

    @Test
    void closingCountsWhatTheJournalNeverTook() throws Exception {
        wire.delivery.hold(true);
        StreamLimits hasty = new StreamLimits(1_000, 64 << 10, Duration.ofSeconds(20), 10, 10, Duration.ofMillis(100));
        StreamListener tcp = tcp(hasty);
        try (RawClient sender = new RawClient(tcp.address())) {
            sender.send("<1>a\n");
            wire.delivery.takeHeld();
            tcp.close();

            assertThat(wire.count(MeterNames.EVENTS_REFUSED, "listener", "syslog-tcp", "reason", "closed"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aDatagramIsAMessage() throws Exception {
        try (SyslogUdpListener udp = udp();
                DatagramSocket sender = new DatagramSocket()) {
            send(sender, udp.address(), "<14>Nov 22 08:30:43 h1 hello\n12 <1>not counted\r\n\0");
            send(sender, udp.address(), "<2>b");
            send(sender, udp.address(), "");
            send(sender, udp.address(), "<3>" + "x".repeat(2_000));
            Await.until(() -> wire.delivery.kept().size() == 3);

            assertThat(wire.delivery.payloads().subList(0, 2))
                    .containsExactly("<14>Nov 22 08:30:43 h1 hello\n12 <1>not counted\r\n", "<2>b");
            assertThat(wire.delivery.contexts()).containsExactly("", "", "truncated");
            assertThat(wire.delivery.kept().get(0).origin().listener()).isEqualTo("syslog-udp");
            assertThat(wire.delivery.kept().get(0).origin().peer()).isEqualTo("127.0.0.1:" + sender.getLocalPort());
            assertThat(wire.count(MeterNames.FRAMES_MALFORMED, "listener", "syslog-udp", "reason", "empty_datagram"))
                    .isEqualTo(1);
        }
    }

    @Test
    void datagramsWaitInTheSocketWhileTheJournalTakesNothing() throws Exception {
        wire.delivery.refuseNext(Reason.QUEUE_FULL);
        try (SyslogUdpListener udp = udp();
                DatagramSocket sender = new DatagramSocket()) {
            for (int i = 0; i < 100; i++) {
                send(sender, udp.address(), "<1>" + i);
            }
            Await.until(() -> wire.delivery.kept().size() == 100);

            assertThat(wire.delivery.payloads())
                    .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "<1>" + i).toList());
        }
    }

    @Test
    void showsWhatTheKernelDropped() {
        try (SyslogUdpListener udp = udp()) {
            org.junit.jupiter.api.Assumptions.assumeTrue(
                    UdpKernelDrops.LINUX.isReadable(), "/proc/net/udp is not readable here");
            assertThat(udp.address().getPort()).isPositive();
            assertThat(wire.meters
                            .get(MeterNames.UDP_KERNEL_DROPS)
                            .tag("listener", "syslog-udp")
                            .gauge()
                            .value())
                    .isZero();
        }
    }

    private StreamListener tcp(StreamLimits limits) {
        return SyslogTcpListener.start(limits, WireFixture.loopback(), "syslog-tcp", wire.intake());
    }

    private SyslogUdpListener udp() {
        return SyslogUdpListener.start(LIMITS, WireFixture.loopback(), "syslog-udp", wire.intake());
    }

    private long received(String listener) {
        return wire.count(MeterNames.EVENTS_RECEIVED, "listener", listener);
    }

    private long accepted(String listener) {
        return wire.count(MeterNames.EVENTS_ACCEPTED, "listener", listener);
    }

    private long tooLarge(String listener) {
        return wire.count(MeterNames.EVENTS_REFUSED, "listener", listener, "reason", "too_large");
    }

    private long partial(String listener) {
        return wire.count(MeterNames.FRAMES_MALFORMED, "listener", listener, "reason", "partial_frame");
    }

    private static void send(DatagramSocket socket, InetSocketAddress to, String message) throws IOException {
        byte[] bytes = message.getBytes(ISO_8859_1);
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** Until a number has not moved for a while: the only sign that a sender is blocked. */
    private static void awaitStandstill(AtomicLong number) {
        long[] last = {-1, System.nanoTime()};
        Await.until(() -> {
            long now = number.get();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > 300_000_000L;
        });
    }
}
