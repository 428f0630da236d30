package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The helper itself, on a page of four lines: a browser test is only worth what its browser notices. */
@Tag("chromium")
class ChromiumTest {
    private static final String PAGE = """
            <!doctype html><title>Small</title><input id="field" autofocus>
            <p id="seen"></p>
            <script src="/page.js"></script>
            <script>document.title = 'inline script ran'</script>
            """;
    private static final String SCRIPT = """
            addEventListener('keydown', e => { seen.textContent += e.key + ' '; });
            setTimeout(() => { document.body.dataset.late = 'yes'; }, 300);
            """;

    private static HttpServer server;
    private static Chromium browser;

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium on the PATH");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean script = exchange.getRequestURI().getPath().equals("/page.js");
            exchange.getResponseHeaders().add("Content-Security-Policy", "default-src 'self'");
            exchange.getResponseHeaders().add("Content-Type", script ? "text/javascript" : "text/html");
            byte[] body = (script ? SCRIPT : PAGE).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        browser = Chromium.start("en-US");
        browser.navigate(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
        browser.await("document.readyState === 'complete' && document.getElementById('field')");
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void a_value_comes_back_in_its_type() {
        assertThat(browser.evaluate("40 + 2")).isEqualTo(42L);
        assertThat(browser.evaluate("Promise.resolve('тиша')")).isEqualTo("тиша");
        assertThat(browser.evaluate("({a: [1, null, true]})")).hasToString("{a=[1, null, true]}");
        assertThat(browser.evaluate("undefined")).isNull();
    }

    @Test
    void an_expression_that_throws_is_an_error() {
        assertThatThrownBy(() -> browser.evaluate("nowhere.to.go"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nowhere is not defined");
    }

    @Test
    void a_condition_is_waited_for() {
        browser.await("document.body.dataset.late === 'yes'");
        assertThat(browser.evaluate("document.body.dataset.late")).isEqualTo("yes");
    }

    @Test
    void keys_reach_the_page_and_type_into_its_fields() {
        browser.evaluate("field.focus()");
        browser.press("j");
        browser.press("ArrowDown");
        browser.type("text");
        assertThat(browser.text("seen.textContent")).contains("j ArrowDown ");
        assertThat(browser.text("field.value")).isEqualTo("jtext");
    }

    @Test
    void a_refusal_of_the_security_policy_is_noticed() {
        assertThat(browser.text("document.title")).isEqualTo("Small");
        assertThat(browser.complaints()).anyMatch(line -> line.contains("inline script"));
    }

    @Test
    void an_uncaught_error_is_noticed() {
        browser.evaluate("setTimeout(() => { throw new Error('on purpose'); }, 0)");
        browser.evaluate("new Promise(done => setTimeout(() => done(true), 50))");
        assertThat(browser.complaints()).anyMatch(line -> line.contains("on purpose"));
    }

    @Test
    void a_screenshot_is_a_picture_of_the_page() throws IOException {
        assertThat(Files.readAllBytes(browser.screenshot("small-page"))).startsWith(0x89, 'P', 'N', 'G');
    }
}
