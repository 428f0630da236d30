package org.varta.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;

/**
 * Sends events to a server, at a rate or as fast as it takes them, and finds out when they were acknowledged and when their
 * alerts were durable.
 *
 * <p>At a rate, each request has a time at which it is due, whatever became of those before: its latency counts from there, so
 * that a server that stands still for a second is charged for all that was due in it.
 */
public final class Load {

    private static final long POLL_NS = 200_000;
    private static final Duration DRAIN_MAX = Duration.ofMinutes(3);

    private final Server server;
    private final List<byte[]> events;
    private final boolean isBulk;
    private int probes;

    /**
     * A load.
     *
     * @param isBulk by {@code _bulk} in place of NDJSON
     */
    public Load(Server server, List<byte[]> events, boolean isBulk) {
        this.server = server;
        this.events = List.copyOf(events);
        this.isBulk = isBulk;
    }

    /** Writes the rule that probes match into a directory of its own. */
    public static Path probeRules(Path directory) throws IOException {
        Path rules = Files.createDirectories(directory.resolve("probe-rules"));
        Files.writeString(rules.resolve("probe.yml"), EventSource.PROBE_RULE);
        return rules;
    }

    /**
     * What to send.
     *
     * @param rate events a second over all connections; 0 sends the next request when the last is acknowledged
     * @param requestEvents events in a request; the last one of each request is a probe
     */
    public record Plan(int connections, int requestEvents, int rate, Duration duration) {
        public Plan {
            if (connections < 1 || requestEvents < 1 || rate < 0 || duration.isNegative()) {
                throw new IllegalArgumentException("cannot be sent");
            }
        }
    }

    /**
     * What became of it.
     *
     * @param sent events
     * @param acknowledged events
     * @param refused requests that were answered otherwise
     * @param evaluated events, by the server's own count
     * @param probes sent and acknowledged
     * @param probeAlerts alerts of probes, each probe counted once
     * @param sendSeconds until the last acknowledgement
     * @param totalSeconds until the last event was evaluated
     * @param cpuSeconds of the server, until then
     * @param acknowledgements from due time to answer, one a request
     * @param alerts from due time to the durable alert, one a probe
     */
    public record Outcome(
            long sent,
            long acknowledged,
            int refused,
            long evaluated,
            int probes,
            int probeAlerts,
            double sendSeconds,
            double totalSeconds,
            double cpuSeconds,
            Latencies acknowledgements,
            Latencies alerts) {

        /** Acknowledged in a second. */
        public double acknowledgedPerSecond() {
            return acknowledged / sendSeconds;
        }

        /** Evaluated in a second, from first to last. */
        public double evaluatedPerSecond() {
            return evaluated / totalSeconds;
        }
    }

    private record Sent(long events, int refused, Latencies latencies, Map<Integer, Long> probesDueNs) {}

    /** Sends, waits until everything sent is evaluated and its alerts are there, and reports. */
    public Outcome run(Plan plan) throws IOException, InterruptedException {
        double evaluatedBefore = server.metric("varta_events_evaluated_total");
        double acceptedBefore = server.metric("varta_events_accepted_total");
        Duration cpuBefore = server.cpu();
        AtomicInteger probe = new AtomicInteger(probes);
        try (ProbeWatch watch = new ProbeWatch(server.data().resolve("alerts"));
                ExecutorService threads = Executors.newFixedThreadPool(plan.connections())) {
            long beginNs = System.nanoTime();
            List<Future<Sent>> senders = new ArrayList<>();
            for (int i = 0; i < plan.connections(); i++) {
                senders.add(threads.submit(sender(plan, i, beginNs, probe)));
            }
            List<Sent> sent = new ArrayList<>();
            for (Future<Sent> sender : senders) {
                sent.add(get(sender));
            }
            double sendSeconds = (System.nanoTime() - beginNs) / 1e9;
            long total = sent.stream().mapToLong(Sent::events).sum();
            long drainUntilNs = System.nanoTime() + DRAIN_MAX.toNanos();
            double evaluated = 0;
            while (evaluated < total && System.nanoTime() < drainUntilNs) {
                LockSupport.parkNanos(20_000_000);
                evaluated = server.metric("varta_events_evaluated_total") - evaluatedBefore;
            }
            double totalSeconds = (System.nanoTime() - beginNs) / 1e9;
            double cpuSeconds = server.cpu().minus(cpuBefore).toNanos() / 1e9;
            Map<Integer, Long> dueNs = new HashMap<>();
            Latencies acknowledgements = new Latencies();
            for (Sent one : sent) {
                dueNs.putAll(one.probesDueNs());
                acknowledgements.addAll(one.latencies());
            }
            probes = probe.get();
            Map<Integer, Long> alertNs = watch.await(dueNs.keySet(), DRAIN_MAX);
            Latencies alerts = new Latencies();
            alertNs.forEach((number, ns) -> alerts.add(ns - dueNs.getOrDefault(number, ns)));
            double accepted = server.metric("varta_events_accepted_total") - acceptedBefore;
            return new Outcome(
                    total,
                    Math.round(accepted),
                    sent.stream().mapToInt(Sent::refused).sum(),
                    Math.round(evaluated),
                    dueNs.size(),
                    alertNs.size(),
                    sendSeconds,
                    totalSeconds,
                    cpuSeconds,
                    acknowledgements,
                    alerts);
        }
    }

    private Callable<Sent> sender(Plan plan, int number, long beginNs, AtomicInteger probe) {
        return () -> {
            EventSource source = new EventSource(events, isBulk, number * (events.size() / plan.connections()));
            Latencies latencies = new Latencies();
            Map<Integer, Long> probesDueNs = new HashMap<>();
            long sent = 0;
            int refused = 0;
            long endNs = beginNs + plan.duration().toNanos();
            double intervalNs = plan.rate() == 0 ? 0 : 1e9 * plan.requestEvents() * plan.connections() / plan.rate();
            String listener = isBulk ? "elastic" : "ndjson";
            try (Connection connection = new Connection(server.address(listener), isBulk ? "/_bulk" : "/ingest")) {
                for (long i = 0; ; i++) {
                    int probeNumber = probe.getAndIncrement();
                    byte[] body = source.body(plan.requestEvents(), probeNumber);
                    long dueNs = plan.rate() == 0
                            ? System.nanoTime()
                            : beginNs + (long) (intervalNs * (i + (double) number / plan.connections()));
                    if (dueNs >= endNs) {
                        return new Sent(sent, refused, latencies, probesDueNs);
                    }
                    waitUntil(dueNs);
                    Connection.Answer answer = connection.post(body);
                    if (answer.status() == 200 && !answer.body().contains("\"errors\":true")) {
                        sent += plan.requestEvents();
                        latencies.add(System.nanoTime() - dueNs);
                        probesDueNs.put(probeNumber, dueNs);
                    } else {
                        refused++;
                    }
                }
            }
        };
    }

    private static void waitUntil(long ns) {
        for (long left = ns - System.nanoTime(); left > 0; left = ns - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Sent get(Future<Sent> sender) throws IOException, InterruptedException {
        try {
            return sender.get();
        } catch (ExecutionException e) {
            throw new IOException("a sender failed", e.getCause());
        }
    }

    /** Follows the alert log and notes when the alert of a probe was there. */
    private static final class ProbeWatch implements AutoCloseable {

        private final AlertLogReader reader;
        private final Map<Integer, Long> seenNs = new HashMap<>();
        private final Thread thread = new Thread(this::follow, "probe-watch");
        private volatile boolean isClosed;
        private volatile int seen;
        private volatile @Nullable IOException failure;

        ProbeWatch(Path alerts) throws IOException {
            reader = AlertLogReader.open(alerts);
            reader.seek(reader.lastIndex() + 1);
            thread.setDaemon(true);
            thread.start();
        }

        private void follow() {
            try {
                while (!isClosed) {
                    AlertLogReader.Entry entry = reader.next();
                    if (entry == null) {
                        LockSupport.parkNanos(POLL_NS);
                    } else {
                        note(entry.alert());
                    }
                }
            } catch (IOException e) {
                failure = e;
            }
        }

        private void note(Alert alert) {
            long nowNs = System.nanoTime();
            if (alert.host().startsWith(EventSource.PROBE_HOST)
                    && alert.rule().title().equals("Probe of the load program")) {
                seenNs.putIfAbsent(Integer.parseInt(alert.host().substring(EventSource.PROBE_HOST.length())), nowNs);
                seen = seenNs.size();
            }
        }

        /** When each was seen; some are missing when they have not come in time. */
        Map<Integer, Long> await(Set<Integer> expected, Duration timeout) throws IOException {
            long untilNs = System.nanoTime() + timeout.toNanos();
            while (seen < expected.size() && failure == null && System.nanoTime() < untilNs) {
                LockSupport.parkNanos(5_000_000);
            }
            close();
            if (failure != null) {
                throw new IOException("the alert log could not be read", failure);
            }
            Map<Integer, Long> found = new HashMap<>(seenNs);
            found.keySet().retainAll(expected);
            return found;
        }

        @Override
        public void close() {
            isClosed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reader.close();
        }
    }
}
