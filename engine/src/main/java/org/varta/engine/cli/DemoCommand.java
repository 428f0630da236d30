package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.varta.collector.config.CollectorSettings;
import org.varta.collector.config.ConfigException;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertLogReader;
import org.varta.engine.config.EngineSettings;
import org.varta.engine.demo.ScenarioPlayer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code varta demo}: a whole Varta in a fresh temporary directory, and an intrusion that plays on it. */
@Command(
        name = "demo",
        description =
                "Run in a fresh temporary directory on free ports and play a recorded intrusion at a power utility"
                        + " through the real listeners",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /** After the last event alerts still come for this long: windows end, batches are forced. */
    private static final long SETTLE_MS = 3_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--speed",
            defaultValue = "1",
            description =
                    "1 is as recorded (a minute), 10 ten times as fast, 0 without any pause; default: ${DEFAULT-VALUE}")
    private double speed;

    @Option(names = "--exit", description = "End when the scenario has been played, instead of waiting for Ctrl-C")
    private boolean isEnding;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("varta-demo-");
        try (Termination termination = Termination.await()) {
            run(directory, termination);
        }
        return ExitCodes.OK;
    }

    private void run(Path directory, Termination termination)
            throws ConfigException, Failure, IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (Server server = ServeLoop.start(options.read(freePorts(directory)), Server.Role.RUN)) {
            welcome(out, server);
            try (Printing printing = new Printing(directory.resolve("alerts"), out)) {
                play(server, out, termination);
                TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
                out.println();
                out.println("Played. " + printing.summary() + "; each kind is shown once above.");
                if (!isEnding) {
                    out.println("The console stays at " + console(server) + " until Ctrl-C.");
                    out.flush();
                    termination.isAsked(Long.MAX_VALUE, TimeUnit.DAYS);
                }
            }
        } finally {
            deleteTree(directory);
        }
    }

    private static List<String> freePorts(Path directory) {
        List<String> overrides = new ArrayList<>(List.of(CollectorSettings.DATA.key() + "=" + directory));
        EngineSettings.catalogue().stream()
                .filter(setting ->
                        setting.key().startsWith("listeners.") && setting.key().endsWith(".port"))
                .forEach(setting -> overrides.add(setting.key() + "=0"));
        // a laptop's disk may be nearly full, and this directory is thrown away
        overrides.add(CollectorSettings.JOURNAL_DISK_RESERVE_BYTES.key() + "=67108864");
        return overrides;
    }

    private static void welcome(PrintWriter out, Server server) {
        out.println("Varta is running in a temporary directory. Nothing leaves this machine.");
        out.println();
        out.println("  console   " + console(server));
        out.println("  user      admin");
        out.println("  password  "
                + server.detection().flatMap(Detection::firstPassword).orElseThrow());
        out.println("  metrics   http://" + hostPort(server, "operations") + "/metrics");
        out.println();
        out.println("An intrusion at a power utility begins. Alerts as they come:");
        out.println();
        out.flush();
    }

    private static String console(Server server) {
        return "http://" + hostPort(server, "console") + "/";
    }

    private static String hostPort(Server server, String listener) {
        InetSocketAddress address = server.addresses().get(listener);
        if (address == null) {
            throw new IllegalStateException("the demo needs the listener " + listener);
        }
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void play(Server server, PrintWriter out, Termination termination)
            throws IOException, InterruptedException {
        Map<String, InetSocketAddress> listeners = new HashMap<>(server.addresses());
        try (ScenarioPlayer player = new ScenarioPlayer(listeners, InstantSource.system())) {
            int sent = player.play(
                    ScenarioPlayer.POWER_UTILITY,
                    speed,
                    why -> {
                        out.println("  > " + why);
                        out.flush();
                    },
                    termination::isAsked);
            out.println();
            out.println("The scenario is over: " + sent + " events were sent.");
        }
    }

    /** A thread that prints the alert log as it grows. */
    private static final class Printing implements AutoCloseable {

        private static final long IDLE_MS = 50;

        private final Path log;
        private final PrintWriter out;
        private final Thread thread = new Thread(this::run, "varta-demo-alerts");
        private final Set<List<String>> shown = new HashSet<>();
        private volatile boolean isClosed;
        private volatile int count;
        private volatile int kinds;

        Printing(Path log, PrintWriter out) {
            this.log = log;
            this.out = out;
            thread.start();
        }

        String summary() {
            return count + " alerts of " + kinds + " kinds";
        }

        private void run() {
            try (AlertLogReader reader = AlertLogReader.open(log)) {
                while (!isClosed) {
                    AlertLogReader.Entry entry = reader.next();
                    if (entry == null) {
                        TimeUnit.MILLISECONDS.sleep(IDLE_MS);
                    } else {
                        print(entry.alert());
                        count = Math.toIntExact(entry.index());
                    }
                }
            } catch (IOException e) {
                out.println("varta: the alert log cannot be read: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The console groups alerts; here only the first of its kind is shown. */
        private void print(Alert alert) {
            List<String> kind = new ArrayList<>(List.of(alert.rule().key(), alert.host()));
            kind.addAll(alert.groupKey());
            if (shown.add(kind)) {
                AlertPrinter.print(out, alert);
                kinds = shown.size();
            }
        }

        @Override
        public void close() {
            isClosed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
