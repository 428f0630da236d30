package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code varta demo}, as a newcomer runs it. */
class DemoTest {

    /** Every rule of the starter pack but the one that only a correlation counts. */
    private static final List<String> TITLES = List.of(
            "Office Program Starts a Script Host",
            "PowerShell Runs an Encoded Command",
            "Memory of LSASS Dumped with comsvcs.dll",
            "Many Failed Logons from One Address",
            "Service of a Remote Execution Tool Installed",
            "Download Piped into a Shell",
            "IEC 60870-5-104 Control Command",
            "Storm of IEC 60870-5-104 Commands from One Station",
            "Modbus Programming or Firmware Function",
            "Recovery of Windows Disabled",
            "Event Log Cleared",
            "Recovery Disabled and Event Logs Cleared on One Host",
            "Disk or File Tree Overwritten");

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void playsTheIntrusionAndShowsEachKindOfAlert() throws Exception {
        Path errors = directory.resolve("errors.txt");

        Process demo = VartaProcess.start(List.of("demo", "--speed", "0", "--exit"), errors);
        String output = new String(demo.getInputStream().readAllBytes(), UTF_8);

        assertThat(demo.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(output).contains("console   http://127.0.0.1:", "password  ", "metrics   http://127.0.0.1:");
        assertThat(output).contains(TITLES);
        assertThat(output).contains("37 alerts of 13 kinds", "rule by Varta");
        assertThat(Files.readString(errors)).doesNotContain("ERROR", "WARN");
    }

    @Test
    void leavesNothingBehind() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = demos(temporary);

        Process demo = VartaProcess.start(List.of("demo", "--speed", "0", "--exit"), directory.resolve("errors.txt"));
        demo.getInputStream().readAllBytes();

        assertThat(demo.waitFor()).isZero();
        assertThat(demos(temporary)).isEqualTo(before);
    }

    private static long demos(Path temporary) throws Exception {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(f -> f.getFileName().toString().startsWith("varta-demo-"))
                    .count();
        }
    }
}
