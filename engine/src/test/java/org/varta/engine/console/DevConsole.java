package org.varta.engine.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The page's development server: the real page, invented alerts, and levers that break things. It needs {@code node},
 * which building the page needs as well.
 */
final class DevConsole implements ConsoleUnderTest {
    private static final Path SERVER = Path.of("src", "main", "web", "dev", "server.mjs");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> options;
    private Process process;
    private final URI address;

    private DevConsole(List<String> options) throws IOException {
        this.options = options;
        this.process = run(0);
        this.address = ready(process);
    }

    /**
     * Starts it on a free port.
     *
     * @param options of {@code dev/server.mjs}
     * @throws IOException when it does not start
     */
    static DevConsole start(String... options) throws IOException {
        return new DevConsole(List.of(options));
    }

    /** True where {@code node} is installed. */
    static boolean possible() {
        return Programs.find("node").isPresent();
    }

    private Process run(int port) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", SERVER.toString(), "--port", Integer.toString(port)));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static URI ready(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null || !(Json.at(Json.read(line), "address") instanceof String address)) {
            throw new IOException("the development server did not start: " + line);
        }
        return URI.create(address);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public String user() {
        return "admin";
    }

    @Override
    public String password() {
        return "watch";
    }

    @Override
    public void raiseAlert(String host, String organisation) {
        lever("/dev/raise?host=" + URLEncoder.encode(host, StandardCharsets.UTF_8) + "&organisation="
                + URLEncoder.encode(organisation, StandardCharsets.UTF_8));
    }

    /** Makes several alerts arrive at once, the first on this host. */
    void raiseAlerts(String host, int count) {
        lever("/dev/raise?count=" + count + "&host=" + URLEncoder.encode(host, StandardCharsets.UTF_8));
    }

    /** Ends every session and breaks every live feed. */
    void expireSessions() {
        lever("/dev/expire");
    }

    /** Breaks every live feed; alerts raised meanwhile must follow. */
    void dropFeeds() {
        lever("/dev/drop");
    }

    private void lever(String path) {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException(path + " answered " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        stop();
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the server and starts it again on the same port with the same data; sessions are lost. */
    void restart() throws IOException {
        stop();
        process = run(address.getPort());
        ready(process);
    }
}
