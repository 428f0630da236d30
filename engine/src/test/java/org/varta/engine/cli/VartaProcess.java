package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real {@code varta} process of the classes under test, on free loopback ports. */
public final class VartaProcess implements AutoCloseable {

    private static final List<String> LISTENERS =
            List.of("ndjson", "elastic", "syslog-tcp", "syslog-udp", "json-lines", "forward", "operations", "console");

    /**
     * Where a process runs.
     *
     * @param prefix before its command line
     * @param environment on top of ours
     */
    record Surroundings(List<String> prefix, Map<String, String> environment) {
        static final Surroundings OURS = new Surroundings(List.of(), Map.of());
    }

    private final Process process;
    private final Path errors;
    private final Map<String, InetSocketAddress> addresses;

    private VartaProcess(Process process, Path errors, Map<String, InetSocketAddress> addresses) {
        this.process = process;
        this.errors = errors;
        this.addresses = addresses;
    }

    /** Starts {@code varta run} over a data directory and waits until it is ready. */
    public static VartaProcess run(Path data, Path rules, String... more) throws IOException {
        return start(Surroundings.OURS, "run", data, rules, more);
    }

    /** The same, elsewhere. */
    static VartaProcess run(Surroundings where, Path data, Path rules, String... more) throws IOException {
        return start(where, "run", data, rules, more);
    }

    /** Starts {@code run}, {@code collect} or {@code detect} and waits until it is ready. */
    static VartaProcess start(String command, Path data, Path rules, String... more) throws IOException {
        return start(Surroundings.OURS, command, data, rules, more);
    }

    private static VartaProcess start(Surroundings where, String command, Path data, Path rules, String... more)
            throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--data", data.toString(), "--rules", rules.toString()));
        for (String listener : LISTENERS) {
            arguments.add("--set");
            arguments.add("listeners." + listener + ".port=0");
        }
        arguments.addAll(List.of(more));
        Path errors = Files.createTempFile(data.toAbsolutePath().getParent(), "stderr", ".txt");
        Process process = start(where, arguments, errors);
        try {
            return new VartaProcess(process, errors, readAddresses(process));
        } catch (IOException e) {
            process.destroyForcibly();
            throw new IOException(e.getMessage() + "\n" + Files.readString(errors), e);
        }
    }

    /** Starts any command; stdout is the caller's to read. */
    public static Process start(List<String> arguments, Path errors) throws IOException {
        return start(Surroundings.OURS, arguments, errors);
    }

    static Process start(Surroundings where, List<String> arguments, Path errors) throws IOException {
        Path home =
                Path.of(System.getProperty("varta.home", "..")).toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(where.prefix());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("config/jvm.options"),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-Dvarta.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "org.varta.engine.cli.Varta"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(where.environment());
        return builder.start();
    }

    private static Map<String, InetSocketAddress> readAddresses(Process process) throws IOException {
        Map<String, InetSocketAddress> addresses = new HashMap<>();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            String listener = null;
            String address = null;
            try (JsonParser json = new JsonFactory().createParser(line)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    switch (field) {
                        case "ready" -> {
                            return addresses;
                        }
                        case "listener" -> listener = json.getText();
                        case "address" -> address = json.getText();
                        default -> json.skipChildren();
                    }
                }
            }
            put(addresses, listener, address);
        }
        throw new IOException("the process ended before it was ready, " + status(process));
    }

    private static String status(Process process) {
        try {
            return process.waitFor(30, TimeUnit.SECONDS) ? "status " + process.exitValue() : "or closed its stdout";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "status unknown";
        }
    }

    private static void put(
            Map<String, InetSocketAddress> addresses, @Nullable String listener, @Nullable String address) {
        if (listener != null && address != null) {
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            addresses.put(listener, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    /** Where a listener listens. */
    public InetSocketAddress address(String listener) {
        InetSocketAddress address = addresses.get(listener);
        if (address == null) {
            throw new IllegalArgumentException("no listener " + listener + " in " + addresses);
        }
        return address;
    }

    /** Where all listeners listen. */
    public Map<String, InetSocketAddress> addresses() {
        return Map.copyOf(addresses);
    }

    /** An address of a listener that speaks HTTP. */
    public URI uri(String listener, String path) {
        return URI.create("http://127.0.0.1:" + address(listener).getPort() + path);
    }

    /** What the process wrote to stderr so far. */
    public String errors() throws IOException {
        return Files.readString(errors);
    }

    /** SIGKILL, and waits for the end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it ends by itself; returns the exit code. */
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGTERM, and waits for the end; returns the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("the process did not end within 60 s of SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
