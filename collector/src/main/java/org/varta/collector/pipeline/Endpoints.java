package org.varta.collector.pipeline;

import static java.util.Objects.requireNonNull;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.CollectorSettings.ListenerSettings;
import org.varta.collector.config.Config;
import org.varta.collector.ops.OpsEndpoint;
import org.varta.collector.ops.OpsEndpoint.Check;
import org.varta.collector.wire.InflightBudget;
import org.varta.collector.wire.NetworkGroups;
import org.varta.collector.wire.http.HttpHandler;
import org.varta.collector.wire.http.HttpLimits;
import org.varta.collector.wire.http.HttpListener;

/** Every socket that a process listens on, and the event loops that they share. Owned by the thread that starts them. */
public final class Endpoints implements AutoCloseable {

    private static final int EVENT_LOOPS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Config config;
    private final PrometheusMeterRegistry meters;
    private final NetworkGroups groups;
    private final Deque<AutoCloseable> listeners = new ArrayDeque<>();
    private final SequencedMap<String, InetSocketAddress> addresses = new LinkedHashMap<>();

    private Endpoints(Config config, PrometheusMeterRegistry meters) {
        this.config = config;
        this.meters = requireNonNull(meters, "meters");
        this.groups = NetworkGroups.start(
                EVENT_LOOPS, new InflightBudget(config.get(CollectorSettings.LIMITS_INFLIGHT_BYTES)));
    }

    /** Starts the event loops; no socket is open yet. */
    public static Endpoints open(Config config, PrometheusMeterRegistry meters) {
        return new Endpoints(config, meters);
    }

    /** Where each listener listens, in the order of starting. */
    public SequencedMap<String, InetSocketAddress> addresses() {
        return new LinkedHashMap<>(addresses);
    }

    /**
     * Starts {@code /metrics}, {@code /livez} and {@code /readyz}, if enabled.
     *
     * @param live a failing check means that only a restart helps
     * @param ready a failing check means that nothing is to be sent here now
     */
    public void operate(Map<String, Supplier<Check>> live, Map<String, Supplier<Check>> ready) throws IOException {
        operate(live, ready, Map.of());
    }

    /** The same with JSON documents by path. */
    public void operate(
            Map<String, Supplier<Check>> live,
            Map<String, Supplier<Check>> ready,
            Map<String, Supplier<byte[]>> documents)
            throws IOException {
        serve(CollectorSettings.OPERATIONS, new OpsEndpoint(meters, live, ready, documents));
    }

    /**
     * Starts an HTTP listener for a handler, if enabled.
     *
     * @throws IOException naming listener, address and setting, when it cannot be bound
     */
    public void serve(ListenerSettings settings, HttpHandler handler) throws IOException {
        start(settings, listeners, (bind, name) -> {
            HttpListener listener = HttpListener.start(HttpLimits.DEFAULTS, bind, name, handler, meters, groups);
            return new Started(listener, listener.address());
        });
    }

    NetworkGroups groups() {
        return groups;
    }

    /** A listener that was started. */
    record Started(AutoCloseable listener, InetSocketAddress address) {}

    /** Starts one listener. */
    @FunctionalInterface
    interface Starting {
        Started start(InetSocketAddress bind, String name);
    }

    /** Starts a listener if it is enabled, and puts it on {@code owner}, which closes it. */
    void start(ListenerSettings settings, Deque<AutoCloseable> owner, Starting starting) throws IOException {
        if (!config.get(settings.enabled())) {
            return;
        }
        InetSocketAddress bind =
                new InetSocketAddress(config.get(settings.bind()), Math.toIntExact(config.get(settings.port())));
        if (bind.isUnresolved()) {
            throw new IOException(
                    settings.bind().key() + ": the address " + bind.getHostString() + " is not known here");
        }
        try {
            Started started = starting.start(bind, settings.name());
            owner.push(started.listener());
            addresses.put(settings.name(), started.address());
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "listener " + settings.name() + " cannot listen on " + bind.getHostString() + ":" + bind.getPort()
                            + ": " + e.getMessage() + "; set " + settings.port().key() + " or "
                            + settings.enabled().key(),
                    e);
        }
    }

    static void closeAll(Deque<AutoCloseable> listeners) {
        while (!listeners.isEmpty()) {
            try {
                listeners.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a listener could not be closed", e);
            }
        }
    }

    /** Lets each listener finish what is in flight, and ends the event loops. */
    @Override
    public void close() {
        closeAll(listeners);
        groups.close();
    }
}
