package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page against its development server, which can be made to misbehave: hostile data, broken lines, a crowd. */
@Tag("chromium")
class ConsolePageTest {
    private Chromium browser;
    private DevConsole console;
    private ConsolePage page;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium on the PATH");
        Assumptions.assumeTrue(DevConsole.possible(), "node is not installed: no development server");
        browser = Chromium.start("en-US");
        page = new ConsolePage(browser);
    }

    @AfterEach
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (console != null) {
            console.close();
        }
    }

    private void open(String... options) throws IOException {
        console = DevConsole.start(options);
        browser.navigate(console.address());
        page.signIn(console.user(), console.password());
    }

    private void go(String hash) {
        browser.evaluate("location.hash = '" + hash + "'");
    }

    @Test
    void hostile_text_in_every_field_stays_text_in_every_view() throws IOException {
        open("--hostile", "--groups", "3");
        browser.evaluate("window.refused = []; addEventListener('securitypolicyviolation',"
                + " e => refused.push(e.violatedDirective + ' ' + e.blockedURI))");
        page.awaitRow("onerror");
        browser.screenshot("hostile-queue");
        page.select("onerror");
        browser.press("f");
        browser.await("document.querySelector('dialog.menu:modal')");
        browser.press("Escape");
        browser.await("!document.querySelector('dialog.menu')");
        browser.press("Enter");
        browser.await("document.querySelector('.raw .payload') && document.querySelector('.history blockquote')");
        browser.evaluate("document.querySelector('details').open = true");
        browser.screenshot("hostile-alert");
        assertOnlyText("document.querySelector('.value').textContent");
        assertOnlyText("document.querySelector('.history blockquote').textContent");
        assertThat(browser.text("document.querySelector('.payload').textContent"))
                .as("JSON keeps its own escapes")
                .contains("<script>window.pwned=2</script>", "\\u001b[31mred");
        for (String view : List.of("exact", "bytes", "pretty")) {
            browser.press("w");
            browser.await("document.querySelector('.raw .payload')" + (view.equals("bytes") ? ".matches('.hex')" : ""));
        }
        assertThat(browser.evaluate("[...document.querySelectorAll('a[href]')].filter(a =>"
                        + " !/^(https?:|#)/.test(a.getAttribute('href')) && a.getAttribute('href') !== '#/').length"))
                .as("only web addresses and places of the page are links")
                .isEqualTo(0L);

        browser.press("r");
        browser.await("document.querySelector('.page .payload') && !document.querySelector('.raw')");
        assertOnlyText("document.querySelector('.payload').textContent");
        browser.screenshot("hostile-rule");
        go("#/health");
        for (String card : List.of("Rules that cost most", "Rule problems", "Dead letters")) {
            browser.await(lastRow(card) + " !== undefined");
            assertOnlyText(lastRow(card));
        }
        browser.screenshot("hostile-health");
        browser.evaluate("document.querySelectorAll('*').forEach(e => e.dispatchEvent(new MouseEvent('mouseover')))");
        browser.evaluate("new Promise(done => setTimeout(done, 300))");

        assertThat(browser.evaluate("typeof window.pwned")).isEqualTo("undefined");
        assertThat(browser.evaluate(
                        "document.querySelectorAll('img, iframe, script:not([src]), [onerror], [onload]').length"))
                .isEqualTo(0L);
        assertThat(browser.evaluate("refused")).isEqualTo(List.of());
        assertThat(browser.complaints()).isEmpty();
    }

    /** Text of the last row of the table in the card with this heading; undefined until it is there. */
    private static String lastRow(String heading) {
        return "[...document.querySelectorAll('.card')].find(c => c.querySelector('h2')?.textContent.startsWith('"
                + heading + "'))?.querySelector('.list tbody tr:last-child')?.textContent";
    }

    private void assertOnlyText(String expression) {
        assertThat(browser.text(expression))
                .contains("<img src=x onerror=", "javascript:window.pwned", "${window.pwned=8}{{window.pwned=9}}")
                .contains("\\u202E", "\\u001B", "\\u0000", "\\u200B", "\\u2066")
                .doesNotContain("\u202e", "\u001b", "\u0000", "\u200b", "\u2066");
    }

    @Test
    void the_policy_would_have_stopped_what_the_page_let_through() throws IOException {
        open("--groups", "3");
        assertThat(browser.text("(() => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; }"
                        + " catch (e) { return e.name; } })()"))
                .isEqualTo("TypeError");
        assertThat(browser.complaints()).anyMatch(line -> line.contains("TrustedHTML"));
    }

    @Test
    void what_was_missed_while_the_line_was_broken_follows_without_gap_or_repeat() throws IOException {
        open("--groups", "3");
        console.dropFeeds();
        console.raiseAlerts("MISSED", 5);
        for (int n = 1; n < 5; n++) {
            page.awaitRow("MISSED-" + n);
        }
        browser.await("document.querySelector('.link-live')");
        assertThat(browser.evaluate("[...document.querySelectorAll('.rows .c-host')]"
                        + ".filter(c => c.textContent.startsWith('MISSED')).length"))
                .isEqualTo(5L);
        assertThat(browser.text("document.querySelector('.rows .row:nth-child(1) .count').textContent"))
                .as("each counted once")
                .isEqualTo("1");
    }

    @Test
    void an_ended_session_leads_to_signing_in_and_back_to_the_same_place() throws IOException {
        open("--groups", "3");
        browser.press("Enter");
        browser.await("document.querySelector('.raw .payload')");
        String hash = browser.text("location.hash");
        console.expireSessions();
        browser.await("document.querySelector('.login .notice')");
        browser.await("document.activeElement?.name === 'user'");
        browser.type(console.user());
        browser.press("Tab");
        browser.type(console.password());
        browser.press("Enter");
        browser.await("document.querySelector('.raw .payload') && document.querySelector('.link-live')");
        assertThat(browser.text("location.hash")).isEqualTo(hash).startsWith("#/alerts/");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_server_restart_is_shown_and_survived() throws IOException {
        open("--groups", "3");
        console.restart();
        browser.await("document.querySelector('.login')");
        page.signIn(console.user(), console.password());
        console.raiseAlert("AFTER-RESTART");
        page.awaitRow("AFTER-RESTART");
    }

    @Test
    void a_wrong_password_is_refused_and_too_many_are_slowed_down() throws IOException {
        console = DevConsole.start();
        browser.navigate(console.address());
        browser.await("document.activeElement?.name === 'user'");
        browser.type("admin");
        for (int attempt = 0; attempt < 3; attempt++) {
            browser.evaluate("document.querySelector('[name=password]').focus()");
            browser.type("wrong");
            browser.press("Enter");
            browser.await("document.querySelector('.failure').textContent.startsWith('User or password')"
                    + " && document.querySelector('[name=password]').value === ''");
        }
        browser.type("watch");
        browser.press("Enter");
        browser.await("document.querySelector('.failure').textContent.startsWith('Too many attempts')");
        browser.screenshot("login-slowed");
        browser.await("document.querySelector('.failure').textContent === ''");
        browser.type("watch");
        browser.press("Enter");
        page.awaitLive();
    }

    @Test
    void acknowledging_is_undone_with_one_key() throws IOException {
        open("--groups", "8");
        browser.press("j");
        String first = page.selected();
        browser.press("a");
        browser.await("document.querySelector('.toast')?.textContent.startsWith('Acknowledged')");
        assertThat(page.selected()).isNotEmpty().isNotEqualTo(first);
        browser.press("u");
        browser.await("document.querySelector('.toast')?.textContent.startsWith('Reopened')");
        browser.await("document.querySelectorAll('.rows .row').length === 8");
        assertThat(page.rowsDrawn()).isEqualTo(8);
    }

    @Test
    void ten_thousand_groups_stay_fluid_and_hold_their_place() throws IOException {
        open("--groups", "10000");
        for (int n = 0; n < 12; n++) {
            browser.press("PageDown");
        }
        browser.evaluate("new Promise(done => setTimeout(done, 300))");
        assertThat(page.rowsDrawn()).as("only what is in view is drawn").isLessThan(40);
        String before = page.selected();
        double placeBefore = selectedTop();
        console.raiseAlerts("CROWD", 50);
        browser.await("document.querySelector('.new-pill')?.textContent.includes('50')");
        browser.screenshot("crowd");
        assertThat(page.selected()).isEqualTo(before);
        assertThat(selectedTop())
                .as("the selected row did not move on the screen")
                .isEqualTo(placeBefore);

        System.out.println("10,000 groups, key to frame, ms: median " + medianKeyToFrameMs());

        browser.evaluate("document.querySelector('.new-pill').click()");
        browser.await("document.getElementById('grid').scrollTop === 0 && !document.querySelector('.new-pill')");
        page.awaitRow("CROWD-49");
    }

    private double medianKeyToFrameMs() {
        Object median = browser.evaluate("""
                (async () => {
                  const all = [];
                  for (let n = 0; n < 61; n++) {
                    const start = performance.now();
                    document.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', code: 'KeyJ'}));
                    await new Promise(requestAnimationFrame);
                    all.push(performance.now() - start);
                  }
                  return all.sort((a, b) => a - b)[30];
                })()
                """);
        return median instanceof Number n ? n.doubleValue() : Double.NaN;
    }

    private double selectedTop() {
        return browser.evaluate("document.querySelector('.row.selected').getBoundingClientRect().top")
                        instanceof Number n
                ? n.doubleValue()
                : Double.NaN;
    }

    @Test
    void searching_narrows_the_queue_and_is_part_of_the_address() throws IOException {
        open("--groups", "24");
        browser.press("/");
        browser.await("document.activeElement?.id === 'search'");
        browser.type("modbus");
        browser.await("location.hash.includes('q=modbus')");
        browser.await("[...document.querySelectorAll('.rows .title')].every(t => t.textContent.includes('Modbus'))");
        browser.press("Enter");
        browser.await("document.activeElement?.id === 'grid'");
        browser.press("x");
        browser.await("location.hash === '#/' && document.querySelectorAll('.rows .row').length > 10");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everything_is_reached_by_keyboard_and_has_a_name() throws IOException {
        open("--groups", "5", "--trouble");
        assertThat(browser.evaluate("[...document.querySelectorAll('button, a, input')].filter(e =>"
                        + " !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length)).length"))
                .as("controls without a name")
                .isEqualTo(0L);
        assertThat(browser.text("document.getElementById('grid').getAttribute('role')"))
                .isEqualTo("grid");
        assertThat(browser.evaluate("document.querySelectorAll('.rows [role=row] [role=gridcell]').length"))
                .isEqualTo(30L);
        browser.press("?");
        browser.await("document.querySelector('dialog.help')?.matches(':modal')");
        browser.press("Escape");
        browser.await("!document.querySelector('dialog')");
        browser.press("h");
        browser.await("document.querySelectorAll('.list').length === 2");
        browser.press("Escape");
        browser.await("document.getElementById('grid')");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_ukrainian_browser_reads_ukrainian() throws IOException {
        browser.close();
        browser = Chromium.start("uk-UA,en");
        page = new ConsolePage(browser);
        open("--groups", "24", "--trouble");
        assertThat(browser.text("document.documentElement.lang")).isEqualTo("uk");
        assertThat(browser.text("document.querySelector('.filters').textContent"))
                .contains("Відкриті");
        browser.prefers("light");
        browser.screenshot("ukrainian-queue");
        browser.press("Enter");
        browser.await("document.querySelector('.raw .payload') && document.querySelector('.description')");
        browser.screenshot("ukrainian-alert");
        browser.evaluate("document.querySelector('.switch button[lang=en]').click()");
        browser.await("document.documentElement.lang === 'en'");
        assertThat(browser.complaints()).isEmpty();
    }
}
