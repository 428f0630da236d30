package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.alert.AlertLogReader;

/** {@code varta collect} and {@code varta detect}: the two halves as two processes over one journal. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TwoProcessesTest {

    private static final String EVENT = "{\"Channel\":\"Security\",\"EventID\":1102,\"Provider_Name\":"
            + "\"Microsoft-Windows-Eventlog\",\"Computer\":\"dc-01\"}\n";

    @TempDir
    private Path directory;

    private final Path packs = Path.of(System.getProperty("varta.home", ".."), "rules", "packs");

    @Test
    void detectsWhatAnotherProcessCollectsAlsoWhileItWasDown() throws Exception {
        Path data = directory.resolve("data");
        try (VartaProcess collect = VartaProcess.start("collect", data, packs)) {
            assertThat(collect.addresses()).containsKeys("ndjson", "operations").doesNotContainKey("console");
            try (VartaProcess detect = VartaProcess.start("detect", data, packs)) {
                assertThat(detect.addresses()).containsOnlyKeys("console", "operations");
                send(collect);
                awaitAlerts(data, 1);
                detect.kill();
            }
            send(collect);
            try (VartaProcess detect = VartaProcess.start("detect", data, packs)) {
                awaitAlerts(data, 2);
                detect.stop();
            }
            collect.stop();
        }
    }

    @Test
    void namesTheJournalThatIsNotThere() throws Exception {
        Path errors = directory.resolve("errors.txt");

        Process detect = VartaProcess.start(
                List.of("detect", "--data", directory.resolve("none").toString()), errors);

        assertThat(detect.waitFor()).isEqualTo(ExitCodes.CONFIGURATION);
        assertThat(Files.readString(errors)).contains("none/journal does not exist", "varta collect");
    }

    @Test
    void refusesASecondWriterOfOneDataDirectory() throws Exception {
        Path data = directory.resolve("data");
        Path errors = directory.resolve("errors.txt");
        try (VartaProcess first = VartaProcess.start("collect", data, packs)) {
            Process second = VartaProcess.start(
                    List.of("collect", "--data", data.toString(), "--set", "listeners.operations.port=0"), errors);

            assertThat(second.waitFor()).isEqualTo(ExitCodes.CONFIGURATION);
            assertThat(Files.readString(errors)).contains("journal");
            first.stop();
        }
    }

    private static void send(VartaProcess collect) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(collect.uri("ndjson", "/ingest"))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    private static void awaitAlerts(Path data, long count) throws IOException {
        while (true) {
            try (AlertLogReader reader = AlertLogReader.open(data.resolve("alerts"))) {
                if (reader.lastIndex() == count) {
                    return;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
