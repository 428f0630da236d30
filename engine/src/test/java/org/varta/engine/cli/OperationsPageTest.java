package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.config.Setting;
import org.varta.engine.config.EngineSettings;

/** docs/operations.md says what is true of the program. */
@Timeout(120)
class OperationsPageTest {

    @TempDir
    private Path directory;

    private String page = "";

    @BeforeEach
    void readPage() throws Exception {
        page = Files.readString(Path.of(System.getProperty("varta.home", ".."), "docs", "operations.md"));
    }

    @Test
    void everySettingIsThereWithItsDefault() {
        Map<String, String> listeners = new TreeMap<>();
        for (Setting<?> setting : EngineSettings.catalogue()) {
            String key = setting.key();
            if (key.startsWith("listeners.") && key.endsWith(".priority")) {
                assertThat(page).contains("\n| `listeners.NAME.priority` | `" + setting.defaultValue() + "` | ");
            } else if (key.startsWith("listeners.") && key.matches(".*\\.(enabled|bind|port)")) {
                listeners.merge(key.substring(0, key.lastIndexOf('.')), shown(setting), (a, b) -> a + ", " + b);
            } else if (setting.defaultValue() instanceof Long) {
                assertThat(page).contains("\n| `" + key + "` | " + setting.defaultValue() + " | ");
            } else {
                assertThat(page).contains("\n| `" + key + "` | ");
            }
        }

        assertThat(listeners).isNotEmpty();
        listeners.forEach((prefix, defaults) ->
                assertThat(page).contains("\n| `" + prefix + ".enabled`, `.bind`, `.port` | " + defaults + " | "));
    }

    private static String shown(Setting<?> setting) {
        Object value = setting.defaultValue();
        return value instanceof Long ? value.toString() : "`" + value + "`";
    }

    /** The names as Prometheus gets them: which ending they have depends on the kind of meter. */
    @Test
    void everyMetricOfARunningProcessIsThereByItsName() throws Exception {
        Path rules = Files.createDirectory(directory.resolve("rules"));
        Files.writeString(rules.resolve("any.yml"), """
                title: Any
                name: any
                id: 11111111-2222-4333-8444-555555555555
                logsource: {product: windows}
                detection: {selection: {EventID: 1}, condition: selection}
                level: low
                ---
                title: Silence
                id: 11111111-2222-4333-8444-666666666666
                level: low
                correlation:
                  type: temporal
                  rules: [any]
                  timespan: 1m
                  condition: not any
                """, UTF_8);
        try (VartaProcess varta = VartaProcess.run(directory.resolve("data"), rules);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest send = HttpRequest.newBuilder(varta.uri("ndjson", "/ingest"))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(BodyPublishers.ofString("{\"a\":1}\n"))
                    .build();
            assertThat(http.send(send, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

            String text = http.send(
                            HttpRequest.newBuilder(varta.uri("operations", "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();

            List<String> types = text.lines()
                    .filter(line -> line.startsWith("# TYPE varta_"))
                    .map(line -> line.split(" ", -1)[2])
                    // the largest of late comes with a distribution by itself
                    .filter(name -> !name.endsWith("_max"))
                    .toList();
            assertThat(types).contains("varta_rules_loaded", "varta_engine_lag_seconds", "varta_events_acked_total");
            assertThat(types).allSatisfy(name -> assertThat(page).containsPattern("\\n\\| `" + name + "[{`]"));
            assertThat(text).contains("varta_rules_loaded 1.0", "varta_rules_failed 1.0");
            assertThat(varta.errors())
                    .contains("any.yml: the rule is not in force: the condition is true when nothing happens");
        }
    }
}
