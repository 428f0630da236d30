package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.varta.engine.cli.VartaProcess;

/** The console of a real {@code varta run}; alerts come from events that are sent to its listener. */
final class ProcessConsole implements ConsoleUnderTest {

    private static final String PASSWORD_BEFORE = "with password ";

    private final VartaProcess varta;
    private final String password;
    private final HttpClient http = HttpClient.newHttpClient();

    private ProcessConsole(VartaProcess varta, String password) {
        this.varta = varta;
        this.password = password;
    }

    static ProcessConsole start(Path directory) throws IOException {
        Path packs = Path.of(System.getProperty("varta.home", ".."), "rules", "packs");
        VartaProcess varta =
                VartaProcess.run(directory.resolve("data"), packs, "--set", "listeners.ndjson.organisations=case-*");
        String errors = varta.errors();
        int at = errors.indexOf(PASSWORD_BEFORE) + PASSWORD_BEFORE.length();
        assertThat(at).as(errors).isGreaterThan(PASSWORD_BEFORE.length());
        return new ProcessConsole(varta, errors.substring(at, errors.indexOf(' ', at)));
    }

    @Override
    public URI address() {
        return varta.uri("console", "/");
    }

    @Override
    public String user() {
        return "admin";
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void raiseAlert(String host, String organisation) {
        String event = "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"Hostname\":\"" + host
                + "\",\"Image\":\"C:\\\\Windows\\\\System32\\\\rundll32.exe\",\"CommandLine\":"
                + "\"rundll32.exe C:\\\\Windows\\\\System32\\\\comsvcs.dll, MiniDump 668 m.dmp full\"}\n";
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(varta.uri("ndjson", "/ingest"))
                    .header("Content-Type", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(event));
            if (!organisation.isEmpty()) {
                request.header("X-Varta-Organisation", organisation);
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        http.close();
        varta.close();
    }
}
