package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.varta.collector.config.Config;
import org.varta.collector.config.ConfigException;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.esper.EsperEplGate;
import org.varta.engine.pipeline.RuleWatcher;
import org.varta.rules.parse.Problem;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code run}, {@code collect} and {@code detect} have in common: start, tell, wait for the end, stop. */
final class ServeLoop {

    private static final int PROBLEMS_SHOWN = 20;
    private static final long HEALTH_CHECK_MS = 500;

    private ServeLoop() {}

    static int serve(CommandSpec spec, ConfigOptions options, Server.Role role)
            throws ConfigException, Failure, IOException, InterruptedException {
        Config config = options.read();
        config = options.read(Server.portsOf(role, config));
        PrintWriter err = spec.commandLine().getErr();
        Optional<Failure> failure;
        try (Termination termination = Termination.await();
                Server server = start(config, role)) {
            server.detection().ifPresent(detection -> tell(err, detection));
            announce(spec.commandLine().getOut(), server);
            do {
                failure = server.failure();
            } while (failure.isEmpty() && !termination.isAsked(HEALTH_CHECK_MS, TimeUnit.MILLISECONDS));
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return ExitCodes.OK;
    }

    /** Starts a server; what it cannot open or bind is a matter of configuration, unless a disk is behind it. */
    static Server start(Config config, Server.Role role) throws Failure {
        try {
            return Server.start(config, role);
        } catch (IOException e) {
            throw notStarted(ExitCodes.of(e, ExitCodes.CONFIGURATION), e);
        } catch (RuntimeException | InternalError e) {
            if (ExitCodes.of(e, ExitCodes.INTERNAL) == ExitCodes.DISK) {
                throw notStarted(ExitCodes.DISK, e);
            }
            throw e;
        }
    }

    private static Failure notStarted(int exitCode, Throwable cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new Failure(exitCode, exitCode == ExitCodes.DISK ? "the disk failed at the start: " + why : why);
    }

    private static void tell(PrintWriter err, Detection detection) {
        RuleWatcher.State rules = detection.rules();
        CorrelationPlan plan = CorrelationPlan.of(rules.inForce(), new EsperEplGate());
        err.println("varta: " + rules.inForce().rules() + " rules and "
                + plan.correlations().size() + " correlations in force"
                + (plan.eplRules().isEmpty() ? "" : ", and " + plan.eplRules().size() + " EPL rules"));
        plan.unsupported()
                .forEach(left -> err.println(
                        "varta: the rule '" + left.rule().title() + "' is not evaluated: " + left.message()));
        List<Problem> errors = rules.problems().stream()
                .filter(p -> p.severity() == Problem.Severity.ERROR)
                .toList();
        errors.stream()
                .limit(PROBLEMS_SHOWN)
                .forEach(p ->
                        err.println("varta: " + p.file() + ":" + p.line() + ":" + p.column() + ": " + p.message()));
        if (errors.size() > PROBLEMS_SHOWN) {
            err.println("varta: and " + (errors.size() - PROBLEMS_SHOWN) + " more; see varta rule check");
        }
        detection
                .firstPassword()
                .ifPresent(password -> err.println("varta: first start: log in to the console as admin with password "
                        + password + " (shown only now)"));
        err.flush();
    }

    private static void announce(PrintWriter out, Server server) throws IOException {
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
