package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An analyst's first minutes in a real browser, on whatever console {@link #console()} starts. */
@Tag("chromium")
class ConsoleBrowserTest {
    private static ConsoleUnderTest console;
    private static Chromium browser;

    @TempDir
    static Path directory;

    /** The one place that knows what is tested. */
    private static ConsoleUnderTest console() throws IOException {
        return ProcessConsole.start(directory);
    }

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium on the PATH");
        console = console();
        browser = Chromium.start("en-US");
        browser.navigate(console.address());
        new ConsolePage(browser).signIn(console.user(), console.password());
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (console != null) {
            console.close();
        }
    }

    @Test
    void an_alert_arrives_live_is_read_and_acknowledged_by_keyboard() {
        ConsolePage page = new ConsolePage(browser);

        console.raiseAlert("BROWSER-TEST-1");
        page.awaitRow("BROWSER-TEST-1");
        browser.screenshot("console-queue");

        page.select("BROWSER-TEST-1");
        browser.press("Enter");
        browser.await("document.querySelector('.matched td .value') && document.querySelector('.raw .payload')");
        browser.await("document.querySelector('.description') || document.querySelector('.side-column .fact')");
        browser.screenshot("console-alert");
        assertThat(browser.text("document.querySelector('.payload').textContent"))
                .as("the raw event is shown")
                .isNotEmpty();
        assertThat(browser.text("document.querySelector('.byline').textContent"))
                .as("the author travels with the alert")
                .contains("Author:");

        exportEvidence();

        browser.press("a");
        browser.await("document.querySelector('.state-done')?.textContent.includes('" + console.user() + "')");
        browser.await("document.querySelector('.history b')?.textContent === '" + console.user() + "'");
        browser.screenshot("console-acknowledged");

        browser.press("Escape");
        browser.await("document.getElementById('grid')");
        browser.await(
                "![...document.querySelectorAll('.rows .row')].some(r => r.textContent.includes('BROWSER-TEST-1'))");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void the_alerts_of_one_organisation_are_looked_at_alone_also_as_they_arrive() {
        ConsolePage page = new ConsolePage(browser);
        console.raiseAlert("OWN-1");
        console.raiseAlert("CASE-1", "case-7");
        page.awaitRow("OWN-1");
        page.awaitRow("CASE-1");
        browser.await(row("CASE-1") + ".querySelector('.of-organisation')?.textContent === 'case-7'");

        choose("case-7");
        browser.await("document.querySelectorAll('.rows .row').length === 1");
        assertThat(browser.text("location.hash")).isEqualTo("#/?organisation=case-7");
        console.raiseAlert("OWN-2");
        console.raiseAlert("CASE-2", "case-7");
        page.awaitRow("CASE-2");
        assertThat(browser.text("document.querySelector('.rows').textContent"))
                .contains("CASE-1", "CASE-2")
                .doesNotContain("OWN-1", "OWN-2");
        browser.screenshot("console-organisation");

        browser.evaluate("window.isBeforeReload = true; location.reload()");
        browser.await("!window.isBeforeReload && document.querySelectorAll('.rows .row').length === 2");
        assertThat(browser.text("document.querySelector('.choose-organisation select').value"))
                .as("the address keeps it")
                .isEqualTo("case-7");
        browser.press("f");
        browser.await("document.querySelector('dialog.menu')?.textContent.includes('Organisation')");
        browser.press("Escape");
        browser.await("!document.querySelector('dialog.menu')");
        page.select("CASE-1");
        browser.press("Enter");
        browser.await("document.querySelector('.byline')?.textContent.includes('Organisation: case-7')");
        browser.press("Escape");
        browser.await("document.getElementById('grid')");

        browser.press("x");
        page.awaitRow("OWN-2");
        choose("case-7");
        choose("");
        page.awaitRow("OWN-1");
        page.select("OWN-1");
        browser.press("f");
        browser.await("document.querySelector('dialog.menu')");
        browser.press("o");
        browser.await("location.hash === '#/?organisation=default'");
        browser.await("![...document.querySelectorAll('.rows .row')].some(r => r.textContent.includes('CASE-'))");
        assertThat(browser.complaints()).isEmpty();
        browser.press("x");
    }

    private static String row(String text) {
        return "[...document.querySelectorAll('.rows .row')].find(r => r.textContent.includes('" + text + "'))";
    }

    private static void choose(String organisation) {
        browser.evaluate("(() => { const s = document.querySelector('.choose-organisation select'); s.value = '"
                + organisation + "'; s.dispatchEvent(new Event('change', { bubbles: true })); })()");
    }

    /** The event may not be sealed yet; then the page says so, and it is asked again. */
    private static void exportEvidence() {
        browser.downloadsTo(directory);
        browser.await("(() => { const button = document.querySelector('.evidence button:not([disabled])');"
                + " if (document.querySelector('.evidence .sha256')) return true; button?.click(); return false; })()");
        browser.screenshot("console-evidence");
        String sha256 = browser.text("document.querySelector('.evidence .sha256').textContent");
        assertThat(sha256).matches("[0-9a-f]{64}");
        assertThat(browser.text("document.querySelector('.evidence .first-key').textContent"))
                .matches("[0-9a-f]{64}");
        awaitDownload(sha256);
    }

    private static void awaitDownload(String sha256) {
        String found = "";
        for (int look = 0; look < 200 && !found.equals(sha256); look++) {
            browser.evaluate("new Promise(done => setTimeout(done, 50))");
            try (Stream<Path> files = Files.list(directory)) {
                Path file = files.filter(path -> path.toString().endsWith(".zip"))
                        .findFirst()
                        .orElse(null);
                found = file == null
                        ? ""
                        : HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
        assertThat(found).as("the file that the browser saved").isEqualTo(sha256);
    }
}
