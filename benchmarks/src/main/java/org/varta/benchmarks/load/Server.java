package org.varta.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code varta run} process on free loopback ports. */
public final class Server implements AutoCloseable {

    private static final List<String> LISTENERS =
            List.of("ndjson", "elastic", "syslog-tcp", "syslog-udp", "json-lines", "forward", "operations", "console");
    private static final Pattern ADDRESS = Pattern.compile("\"listener\":\"([^\"]+)\",\"address\":\"[^\"]*:([0-9]+)\"");
    private static final int STOP_SECONDS = 90;

    private final Process process;
    private final Path data;
    private final Path errors;
    private final long startNs;
    private final Map<String, InetSocketAddress> addresses = new HashMap<>();

    private Server(Process process, Path data, Path errors, long startNs) {
        this.process = process;
        this.data = data;
        this.errors = errors;
        this.startNs = startNs;
    }

    /**
     * Starts a process and waits until it says that it is ready.
     *
     * @param data its data directory
     * @param flags for its JVM
     * @throws IOException when it ends before, with what it wrote on stderr
     */
    public static Server start(Path data, List<Path> rules, List<String> flags) throws IOException {
        String home = System.getProperty("varta.home", ".");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(home, "config", "jvm.options"),
                "-Dvarta.home=" + home));
        command.addAll(flags);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "org.varta.engine.cli.Varta", "run", "--data"));
        command.add(data.toString());
        for (Path rule : rules) {
            command.add("--rules");
            command.add(rule.toString());
        }
        for (String listener : LISTENERS) {
            command.add("--set");
            command.add("listeners." + listener + ".port=0");
        }
        Path errors = Files.createTempFile(data.toAbsolutePath().getParent(), "stderr-", ".txt");
        long begunNs = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Map<String, InetSocketAddress> found = new HashMap<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                int port = Integer.parseInt(address.group(2));
                found.put(address.group(1), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } else if (line.contains("\"ready\":true")) {
                Server server = new Server(process, data, errors, System.nanoTime() - begunNs);
                server.addresses.putAll(found);
                return server;
            }
        }
        process.destroyForcibly();
        throw new IOException("varta ended before it was ready:\n" + Files.readString(errors));
    }

    /** From the start of the process until it took events and had all rules. */
    public Duration startTime() {
        return Duration.ofNanos(startNs);
    }

    /** Where a listener listens. */
    public InetSocketAddress address(String listener) {
        InetSocketAddress address = addresses.get(listener);
        if (address == null) {
            throw new IllegalArgumentException("no listener " + listener + " in " + addresses);
        }
        return address;
    }

    /** Its data directory. */
    public Path data() {
        return data;
    }

    /** Number of the process. */
    public long pid() {
        return process.pid();
    }

    /** CPU time since its start, user and system. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The sum of a metric over its tags; 0 when there is none of that name. */
    public double metric(String name) throws IOException {
        double sum = 0;
        for (String line : get("operations", "/metrics").split("\n", -1)) {
            if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    private String get(String listener, String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + address(listener).getPort() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(10_000);
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** SIGKILL, and waits for the end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for the end. */
    public void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IOException("varta did not end within " + STOP_SECONDS + " s of SIGTERM:\n" + errors());
        }
    }

    /** What it wrote on stderr. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
