package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.scan.EventPlace;
import org.varta.engine.scan.EventStatistics;
import org.varta.engine.scan.HtmlReport;
import org.varta.engine.scan.Match;
import org.varta.engine.scan.ScanEnd;
import org.varta.engine.scan.Summary;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.RuleHeader;

/** The report of a scan in a real browser, opened as the file that it is. */
@Tag("chromium")
class ScanReportBrowserTest {

    private static final String HOSTILE =
            "</td><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">";

    @TempDir
    private Path directory;

    @Test
    void shows_filters_and_changes_its_theme_and_runs_nothing_that_an_event_says() throws IOException {
        Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium on the PATH");
        Path page = report();
        try (Chromium browser = Chromium.start("en-US")) {
            browser.prefers("light");
            browser.navigate(page.toUri());
            browser.await("document.readyState === 'complete' && document.querySelectorAll('.rule').length === 2");
            assertThat(browser.evaluate("document.title")).isEqualTo("Varta scan report");
            assertThat(browser.evaluate(
                            "document.querySelectorAll('img').length + document.querySelectorAll('script').length"))
                    .hasToString("1");
            assertThat(browser.text("document.querySelector('.values td').textContent"))
                    .isEqualTo(HOSTILE);
            assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(244, 246, 248)");
            browser.screenshot("scan-report-light");

            browser.evaluate("document.getElementById('filter').focus()");
            browser.type("second");
            browser.await("document.querySelectorAll('.rule:not([hidden])').length === 1");
            assertThat(browser.text("document.querySelector('.rule:not([hidden]) .title').textContent"))
                    .isEqualTo("Second rule");
            browser.evaluate("document.getElementById('theme').click()");
            assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(17, 21, 26)");
            browser.evaluate("document.querySelector('.rule:not([hidden])').open = true");
            browser.screenshot("scan-report-dark");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private Path report() throws IOException {
        Path page = directory.resolve("report.html");
        try (OutputStream out = Files.newOutputStream(page)) {
            HtmlReport report = new HtmlReport(out);
            for (int i = 0; i < 40; i++) {
                report.write(match("First rule", "critical", "dc-" + i % 3, HOSTILE, i * 3_600_000L));
            }
            report.write(match("Second rule", "low", "ws-9", "C:\\Windows\\a.exe", 7_200_000));
            report.finish(new ScanEnd(
                    new Summary(1, 100, 41, 0, 0),
                    new EventStatistics(FieldCatalog.of(List.of())),
                    2,
                    0,
                    0.1,
                    List.of()));
        }
        return page;
    }

    private Match match(String title, String level, String host, String value, long timeMs) throws IOException {
        Path rule = directory.resolve(title + ".yml");
        Files.writeString(
                rule,
                "title: " + title + "\nlogsource: {product: windows}\ntags: [attack.t1059]\n"
                        + "detection: {s: {EventID: 1}, condition: s}\nlevel: " + level + "\n");
        RuleHeader header = RulePackLoader.load(List.of(rule), SiteLists.NONE, List.of())
                .compiled()
                .rules()
                .getFirst()
                .rule()
                .header();
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        matched.put("Image", List.of(value));
        return new Match(
                header,
                level,
                new EventPlace("case.evtx", "", 1, timeMs, host, "anna", "Security", "1"),
                matched,
                List.of(),
                0);
    }
}
