package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.varta.collector.config.Config;
import org.varta.rules.parse.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code varta run}: collector, engine and console until SIGTERM. */
@Command(
        name = "run",
        description = "Run collector, engine and console in one process",
        footer = {
            "",
            "Prints one JSON object a line on stdout: {\"listener\",\"address\"} for each listener, then {\"ready\":true}.",
            "SIGTERM takes no more events, evaluates what was accepted, and ends."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final int PROBLEMS_SHOWN = 20;
    private static final long HEALTH_CHECK_MS = 500;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        Config config = options.read();
        Server server = start(config);
        CountDownLatch stopping = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stopping, stopped), "varta-shutdown"));
        announce(spec.commandLine().getOut(), server);
        while (!stopping.await(HEALTH_CHECK_MS, TimeUnit.MILLISECONDS)
                && server.failure().isEmpty()) {
            // the signal or a failure ends it
        }
        var failure = server.failure();
        server.close();
        stopped.countDown();
        if (failure.isPresent()) {
            throw new Failure(ExitCodes.INTERNAL, "detection stopped: " + failure.get());
        }
        return ExitCodes.OK;
    }

    /** The JVM ends when its shutdown hooks do: this one waits for the command to close everything. */
    static void awaitStop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Server start(Config config) throws Failure {
        try {
            Server server = Server.start(config);
            PrintWriter err = spec.commandLine().getErr();
            tellRules(err, server);
            server.firstPassword()
                    .ifPresent(
                            password -> err.println("varta: first start: log in to the console as admin with password "
                                    + password + " (shown only now)"));
            err.flush();
            return server;
        } catch (IOException e) {
            throw new Failure(ExitCodes.CONFIGURATION, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static void tellRules(PrintWriter err, Server server) {
        var rules = server.rules();
        err.println("varta: " + rules.inForce().compiled().rules().size() + " rules and "
                + rules.inForce().correlations().size() + " correlations in force");
        var errors = rules.problems().stream()
                .filter(p -> p.severity() == Problem.Severity.ERROR)
                .toList();
        errors.stream()
                .limit(PROBLEMS_SHOWN)
                .forEach(p ->
                        err.println("varta: " + p.file() + ":" + p.line() + ":" + p.column() + ": " + p.message()));
        if (errors.size() > PROBLEMS_SHOWN) {
            err.println("varta: and " + (errors.size() - PROBLEMS_SHOWN) + " more; see varta rule check");
        }
    }

    static void announce(PrintWriter out, Server server) throws IOException {
        for (Map.Entry<String, InetSocketAddress> entry : server.addresses().entrySet()) {
            InetSocketAddress address = entry.getValue();
            String host = address.getAddress().getHostAddress();
            StringWriter line = new StringWriter();
            try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
                json.writeStartObject();
                json.writeStringField("listener", entry.getKey());
                json.writeStringField(
                        "address", (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
                json.writeEndObject();
            }
            out.println(line);
        }
        out.println("{\"ready\":true}");
        out.flush();
    }
}
