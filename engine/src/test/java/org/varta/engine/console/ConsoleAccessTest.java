package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.wire.http.HttpLimits;

/** Who comes in, on a real socket. */
class ConsoleAccessTest {

    @TempDir
    Path directory;

    private ConsoleServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ConsoleServer(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void noRouteAnswersWithoutASessionButTheLogin() throws Exception {
        List<String> open = new ArrayList<>();
        for (Route route : server.handler.routes()) {
            HttpResponse<String> answer = server.send(withoutBody(HttpRequest.newBuilder(uriOf(route)), route));
            if (answer.statusCode() != 401) {
                open.add(route.method() + " " + route.template());
            } else {
                assertThat(answer.body()).contains("\"code\":\"unauthenticated\"");
            }
        }

        assertThat(server.handler.routes()).hasSizeGreaterThan(10);
        assertThat(open).containsExactly("POST /api/login");
    }

    @Test
    void noPostIsTakenWithoutTheSessionsToken() throws Exception {
        ConsoleServer.Browser browser = server.browser();
        for (Route route : server.handler.routes()) {
            if (route.method().equals("POST") && route.access() == Route.Access.SESSION) {
                HttpRequest.Builder none = browser.request(pathOf(route));
                HttpRequest.Builder wrong = browser.request(pathOf(route)).header("X-Varta-CSRF", "0".repeat(64));

                assertThat(server.send(withoutBody(none, route)).statusCode())
                        .as(route.template())
                        .isEqualTo(403);
                assertThat(server.send(withoutBody(wrong, route)).statusCode())
                        .as(route.template())
                        .isEqualTo(403);
            }
        }
        assertThat(browser.get("/api/session").statusCode()).isEqualTo(200);
    }

    @Test
    void theRightPasswordGivesACookieThatScriptsCannotRead() throws Exception {
        HttpResponse<String> answer = server.login("admin", server.adminPassword);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"user\":\"admin\"", "\"role\":\"admin\"", "\"csrf\":\"");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("varta_session=[0-9a-f]{64}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserGetTheSameAnswer() throws Exception {
        HttpResponse<String> wrong = server.login("admin", "guess");
        HttpResponse<String> unknown = server.login("nobody", "guess");

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void guessingIsSlowedDown() throws Exception {
        server.close();
        server = new ConsoleServer(
                directory, InstantSource.fixed(Instant.ofEpochMilli(1_790_000_000_000L)), HttpLimits.DEFAULTS);
        for (int i = 0; i < LoginBackOff.FREE_FAILURES; i++) {
            assertThat(server.login("admin", "guess " + i).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> answer = server.login("admin", server.adminPassword);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
    }

    @Test
    void eachLoginGivesANewSessionAndEndsTheOneItReplaces() throws Exception {
        ConsoleServer.Browser before = server.browser();
        HttpResponse<String> answer = server.send(before.request("/api/login")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"user\":\"admin\",\"password\":\"" + server.adminPassword + "\"}")));

        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).doesNotStartWith(before.cookie);
        assertThat(before.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aSessionThatSomebodyChoseIsNotTakenOver() throws Exception {
        String chosen = "varta_session=" + "a".repeat(64);
        HttpResponse<String> answer =
                server.send(HttpRequest.newBuilder(server.uri("/api/session")).header("Cookie", chosen));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void logoutEndsTheSessionForGood() throws Exception {
        ConsoleServer.Browser browser = server.browser();

        HttpResponse<String> answer = browser.post("/api/logout", "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(browser.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aRequestFromAnotherSiteIsRefused() throws Exception {
        ConsoleServer.Browser browser = server.browser();
        HttpRequest.Builder foreign = browser.request("/api/logout")
                .header("X-Varta-CSRF", browser.csrf)
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody());
        HttpRequest.Builder own = browser.request("/api/logout")
                .header("X-Varta-CSRF", browser.csrf)
                .header("Origin", server.uri("").toString())
                .POST(HttpRequest.BodyPublishers.noBody());

        assertThat(server.send(foreign).statusCode()).isEqualTo(403);
        assertThat(server.send(own).statusCode()).isEqualTo(204);
    }

    @Test
    void badLoginsGetAClearAnswer() throws Exception {
        assertThat(login("text/plain", "{}").body()).contains("Content-Type must be application/json");
        assertThat(login("application/json", "{").body()).contains("not valid JSON");
        assertThat(login("application/json", "[]").body()).contains("must be a JSON object");
        assertThat(login("application/json", "{\"user\":\"a\"}").body()).contains("password is missing");
        assertThat(login("application/json", "{\"user\":7,\"password\":\"x\"}").body())
                .contains("user must be a string");
        assertThat(login("application/json", " ".repeat(JsonBody.BYTES_MAX + 1)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void unknownPathsAndMethodsAreNamed() throws Exception {
        ConsoleServer.Browser browser = server.browser();

        assertThat(browser.get("/api/nothing").statusCode()).isEqualTo(404);
        HttpResponse<String> answer = browser.post("/api/groups", "{}");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void everyAnswerCarriesTheStrictHeaders() throws Exception {
        for (String path : List.of("/", "/nothing", "/api/session", "/api/nothing", "/assets/app-1a2b.js")) {
            HttpResponse<String> answer = server.get(path);

            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            if (path.startsWith("/api")) {
                assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            }
        }
    }

    @Test
    void thePageComesCompressedAndIsNotSentAgain() throws Exception {
        HttpResponse<String> index = server.get("/");
        HttpResponse<String> asset = server.send(
                HttpRequest.newBuilder(server.uri("/assets/app-1a2b.js")).header("Accept-Encoding", "gzip, br"));
        HttpResponse<String> again = server.send(HttpRequest.newBuilder(server.uri("/assets/app-1a2b.js"))
                .header("Accept-Encoding", "gzip, br")
                .header("If-None-Match", asset.headers().firstValue("ETag").orElseThrow()));

        assertThat(index.body()).contains("<title>Varta</title>");
        assertThat(index.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(asset.body()).isEqualTo("zipped");
        assertThat(asset.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(asset.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(server.get("/assets/app-1a2b.js").body()).isEqualTo("console.log('plain')");
    }

    @Test
    void nothingButThePageIsServed() throws Exception {
        for (String path : List.of(
                "/assets/app-1a2b.js.gz",
                "/assets/../index.html",
                "/..%2f..%2fetc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/assets/",
                "/org/varta/engine/store/alerts-1.sql")) {
            assertThat(server.get(path).statusCode()).as(path).isIn(400, 404);
        }
    }

    private HttpResponse<String> login(String contentType, String body) throws Exception {
        return server.send(HttpRequest.newBuilder(server.uri("/api/login"))
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String pathOf(Route route) {
        return route.template().replaceAll("\\{[a-z]+}", "1");
    }

    private URI uriOf(Route route) {
        return server.uri(pathOf(route));
    }

    private static HttpRequest.Builder withoutBody(HttpRequest.Builder request, Route route) {
        return request.method(route.method(), HttpRequest.BodyPublishers.noBody());
    }
}
