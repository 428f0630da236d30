package org.varta.engine.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends a scenario to listeners, as the agents and sensors in it would: {@code _bulk}, NDJSON over HTTP, JSON lines over
 * TCP, syslog over TCP and UDP. Owned by one thread.
 */
public final class ScenarioPlayer implements AutoCloseable {

    /** The scenario of {@code varta demo}. */
    public static final String POWER_UTILITY = "power-utility";

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter RFC_3164 =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, InetSocketAddress> listeners;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Socket> sockets = new HashMap<>();
    private final DatagramSocket udp;

    /**
     * A player.
     *
     * @param listeners address by listener name; a scenario that names another one fails
     */
    public ScenarioPlayer(Map<String, InetSocketAddress> listeners, InstantSource clock) throws IOException {
        this.listeners = Map.copyOf(listeners);
        this.clock = clock;
        this.udp = new DatagramSocket();
    }

    /**
     * Plays a shipped scenario to its end.
     *
     * @param speed 1 is as recorded, 10 ten times as fast, 0 without any pause
     * @param narrator told what happens, as it happens
     * @param isStopped asked before each event; true ends the play
     * @return how many events were sent
     */
    public int play(String scenario, double speed, Consumer<String> narrator, BooleanSupplier isStopped)
            throws IOException, InterruptedException {
        String file = scenario + ".ndjson";
        Scenario read;
        try (InputStream in = ScenarioPlayer.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("no scenario " + scenario);
            }
            read = Scenario.read(file, in, new SplittableRandom(104));
        }
        Instant begun = clock.instant();
        int sent = 0;
        for (Scenario.Step step : read.steps()) {
            waitUntil(begun, speed > 0 ? Math.round(step.atMs() / speed) : 0);
            if (isStopped.getAsBoolean()) {
                break;
            }
            if (!step.why().isEmpty()) {
                narrator.accept(step.why());
            }
            send(step.via(), fill(step));
            sent++;
        }
        return sent;
    }

    private void waitUntil(Instant begun, long dueMs) throws InterruptedException {
        long waitMs = dueMs - Duration.between(begun, clock.instant()).toMillis();
        if (waitMs > 0) {
            Thread.sleep(waitMs);
        }
    }

    private String fill(Scenario.Step step) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String number = Integer.toString(step.number());
        String epoch = now.getEpochSecond() + "." + String.format(Locale.ROOT, "%06d", now.getNano() / 1000);
        return step.template()
                .replace("\"@epoch@\"", epoch)
                .replace("\"@n@\"", number)
                .replace("@n@", number)
                .replace("@iso@", DateTimeFormatter.ISO_INSTANT.format(now))
                .replace("@utc@", UTC.format(now))
                .replace("@syslog@", RFC_3164.format(now));
    }

    private void send(String via, String text) throws IOException, InterruptedException {
        InetSocketAddress to = listeners.get(via);
        if (to == null) {
            throw new IOException("the scenario needs a listener " + via);
        }
        switch (via) {
            case "elastic" ->
                post(
                        to,
                        "/_bulk",
                        "application/x-ndjson",
                        "{\"create\":{\"_index\":\"winlogbeat-8.19.0\"}}\n" + text + "\n");
            case "ndjson" -> post(to, "/ingest", "application/x-ndjson", text + "\n");
            case "syslog-udp" -> {
                byte[] bytes = text.getBytes(UTF_8);
                udp.send(new DatagramPacket(bytes, bytes.length, to));
            }
            default -> {
                OutputStream out = socket(via, to).getOutputStream();
                out.write((text + "\n").getBytes(UTF_8));
                out.flush();
            }
        }
    }

    private Socket socket(String via, InetSocketAddress to) throws IOException {
        Socket open = sockets.get(via);
        if (open == null) {
            open = new Socket(to.getAddress(), to.getPort());
            open.setTcpNoDelay(true);
            sockets.put(via, open);
        }
        return open;
    }

    private void post(InetSocketAddress to, String path, String contentType, String body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://" + to.getAddress().getHostAddress() + ":" + to.getPort() + path);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(HTTP_TIMEOUT)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(uri + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket open : sockets.values()) {
            open.close();
        }
        udp.close();
        http.close();
    }
}
