package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
        page.signIn(console.user(), console.password());

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
}
