package org.varta.engine.console;

/** The console's page as its tests speak of it. */
final class ConsolePage {
    /** Most keys pressed on the way to a row. */
    private static final int STEPS_MAX = 200;

    private final Chromium browser;

    ConsolePage(Chromium browser) {
        this.browser = browser;
    }

    /** Signs in by keyboard and waits for the queue and its live feed. */
    void signIn(String user, String password) {
        browser.await("document.activeElement?.name === 'user'");
        browser.type(user);
        browser.press("Tab");
        browser.type(password);
        browser.press("Enter");
        awaitLive();
    }

    /** Waits until the queue is shown and follows the server. */
    void awaitLive() {
        browser.await("document.getElementById('grid') && document.querySelector('.link-live')");
        browser.await("document.querySelector('.grid-foot, .grid-empty')");
    }

    /** Waits until a row with this text is drawn. */
    void awaitRow(String text) {
        browser.await("[...document.querySelectorAll('.rows .row')].some(r => r.textContent.includes('" + text + "'))");
    }

    /** Moves down from the top, key by key, to the row with this text. */
    void select(String text) {
        browser.evaluate("document.getElementById('grid').focus()");
        browser.press("Home");
        for (int step = 0; step < STEPS_MAX; step++) {
            browser.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))");
            if (selected().contains(text)) {
                return;
            }
            browser.press("j");
        }
        throw new AssertionError("no row with " + text + " within " + STEPS_MAX + " rows");
    }

    /** Text of the selected row, found the way a screen reader finds it. */
    String selected() {
        return browser.text("document.getElementById(document.getElementById('grid')"
                + ".getAttribute('aria-activedescendant') ?? '')?.textContent ?? ''");
    }

    /** How many rows the grid says it has. */
    long rowsDrawn() {
        return browser.evaluate("document.querySelectorAll('.rows .row').length") instanceof Long n ? n : 0;
    }
}
