package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code varta}: how it finds a JDK. Nothing is built here. */
class LauncherTest {

    private static final Path HOME =
            Path.of(System.getProperty("varta.home", "..")).toAbsolutePath().normalize();
    private static final Path SCRIPT = HOME.resolve("varta");

    @TempDir
    private Path directory;

    private record Ended(int exitCode, String output) {}

    @Test
    void saysClearlyThatNoJdkFits() throws Exception {
        Path old = fakeJdk("jdk-17", "17.0.15");

        Ended ended = run(SCRIPT, Map.of("JAVA_HOME", old.toString(), "VARTA_JDK_DIRS", directory.toString()));

        assertThat(ended.exitCode).isEqualTo(78);
        assertThat(ended.output)
                .contains("no JDK 21 or newer found", old + " (JDK 17)", "set JAVA_HOME or VARTA_JAVA_HOME");
    }

    @Test
    void takesTheFirstJdkThatFits() throws Exception {
        fakeJdk("a-jdk-17", "17.0.15");
        Path good = fakeJdk("b-jdk-21", "21.0.9");

        Ended ended = run(SCRIPT, Map.of("VARTA_JDK_DIRS", directory.toString(), "VARTA_NO_BUILD", "1"));

        assertThat(ended.output).contains("fake java of " + good, "org.varta.engine.cli.Varta --version");
    }

    @Test
    void worksThroughASymlinkFromAnotherDirectory() throws Exception {
        fakeJdk("jdk-25", "25.0.3");
        Path link = Files.createSymbolicLink(directory.resolve("v"), SCRIPT);

        Ended ended = run(link, Map.of("VARTA_JDK_DIRS", directory.toString(), "VARTA_NO_BUILD", "1"));

        assertThat(ended.output).contains("@" + HOME.toRealPath() + "/config/jvm.options");
    }

    @Test
    void usesTheArchiveOfClassesThatTheBuildMade() throws Exception {
        fakeJdk("jdk-25", "25.0.3");
        Path target = Files.createDirectories(directory.resolve("home of varta/engine/target"));
        Files.createFile(target.resolve("varta-engine-1.jar"));
        Path script = Files.copy(SCRIPT, directory.resolve("home of varta/varta"));
        Map<String, String> environment = Map.of(
                "VARTA_JDK_DIRS", directory.toString(), "VARTA_NO_BUILD", "1", "VARTA_JAVA_OPTS", "-Xmx1g -Da=b");

        assertThat(run(script, environment).output)
                .doesNotContain("SharedArchiveFile")
                .contains("jvm.options -Xmx1g -Da=b -Dvarta.home=");
        Files.createFile(target.resolve("varta.jsa"));
        assertThat(run(script, environment).output)
                .contains("-XX:SharedArchiveFile=" + target.toRealPath().resolve("varta.jsa") + " ")
                .contains(" -Xmx1g -Da=b -Dvarta.home=", "org.varta.engine.cli.Varta --version");
    }

    private Path fakeJdk(String name, String version) throws IOException {
        Path jdk = directory.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(
                    jdk.resolve("bin").resolve(program),
                    "#!/bin/sh\necho \"fake " + program + " of " + jdk + " $*\"\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        return jdk;
    }

    private Ended run(Path script, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "--version")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        // no java on this path: only what the script itself needs
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink", "sed", "find", "head")) {
            Path link = tools.resolve(tool);
            Files.writeString(link, "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
            assertThat(link.toFile().setExecutable(true)).isTrue();
        }
        builder.environment().put("PATH", tools.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private static Path which(String tool) {
        return List.of("/bin", "/usr/bin", "/usr/local/bin").stream()
                .map(d -> Path.of(d, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
