package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Posts checkpoints as text to an address; any answer of 200 to 299 means kept. Redirects are not followed. */
public record WebhookWitness(URI address, HttpClient client) implements Witness {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public WebhookWitness {
        requireNonNull(client, "client");
        if ((!"http".equals(address.getScheme()) && !"https".equals(address.getScheme()))
                || address.getHost() == null) {
            throw new IllegalArgumentException("expected an address that begins with http:// or https://: " + address);
        }
    }

    /** With a client of its own. */
    public static WebhookWitness of(URI address) {
        return new WebhookWitness(
                address,
                HttpClient.newBuilder()
                        .connectTimeout(TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build());
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void put(SignedCheckpoint signed) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(signed.noteBytes()))
                .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status < 200 || status > 299) {
                throw new IOException(address + " answered " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while posting to " + address, e);
        }
    }
}
