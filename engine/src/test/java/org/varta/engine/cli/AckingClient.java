package org.varta.engine.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.varta.engine.decode.MsgpackBytes;

/**
 * A shipper that numbers its events and sends a batch again until it is told that the batch is safe, as real ones do: what
 * was sent twice carries the same number. One connection.
 */
final class AckingClient implements Runnable {

    private final String name;
    private final String listener;
    private final Supplier<VartaProcess> server;
    private final int events;
    private final int batch;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger resent = new AtomicInteger();

    AckingClient(String name, String listener, Supplier<VartaProcess> server, int events, int batch) {
        this.name = name;
        this.listener = listener;
        this.server = server;
        this.events = events;
        this.batch = batch;
    }

    String name() {
        return name;
    }

    /** Events 0 up to this one, exclusive, were acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    int resent() {
        return resent.get();
    }

    @Override
    public void run() {
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
                ForwardClient forward = new ForwardClient()) {
            while (acknowledged.get() < events) {
                int count = Math.min(batch, events - acknowledged.get());
                boolean isTaken = listener.equals("forward")
                        ? forward.isTaken(server.get().address(listener), entries(acknowledged.get(), count))
                        : isTaken(http, body(acknowledged.get(), count));
                if (isTaken) {
                    acknowledged.addAndGet(count);
                } else {
                    resent.addAndGet(count);
                    LockSupport.parkNanos(5_000_000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isTaken(HttpClient http, String body) throws InterruptedException {
        boolean bulk = listener.equals("elastic");
        URI uri = server.get().uri(listener, bulk ? "/_bulk" : "/ingest");
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(20))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && (!bulk || answer.body().contains("\"errors\":false"));
        } catch (IOException e) {
            return false; // killed in the middle: nothing was acknowledged, so it is sent again
        }
    }

    /** The same events as entries of the Forward protocol. */
    private byte[] entries(int from, int count) {
        MsgpackBytes entries = MsgpackBytes.shortest();
        for (int n = from; n < from + count; n++) {
            entries.array(2).integer(System.currentTimeMillis() / 1000).map(7);
            entries.text("Channel").text("Security").text("EventID").integer(4625);
            entries.text("Hostname").text(name).text("TargetUserName").text("user" + n % 1000);
            entries.text("IpAddress").text("192.0.2." + n / 1000).text("client").text(name);
            entries.text("n").integer(n);
        }
        return entries.bytes();
    }

    private String body(int from, int count) {
        StringBuilder body = new StringBuilder();
        for (int n = from; n < from + count; n++) {
            if (listener.equals("elastic")) {
                body.append("{\"create\":{\"_index\":\"test\"}}\n");
            }
            body.append("{\"Channel\":\"Security\",\"EventID\":4625,\"Hostname\":\"")
                    .append(name)
                    .append("\",\"TargetUserName\":\"user")
                    .append(n % 1000)
                    .append("\",\"IpAddress\":\"192.0.2.")
                    .append(n / 1000)
                    .append("\",\"client\":\"")
                    .append(name)
                    .append("\",\"n\":")
                    .append(n)
                    .append("}\n");
        }
        return body.toString();
    }
}
