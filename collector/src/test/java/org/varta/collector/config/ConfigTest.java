package org.varta.collector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    private static final Setting<Long> PORT = Setting.number("listeners.ndjson.port", 8481, 0, 65_535, "TCP port");
    private static final Setting<String> BIND = Setting.text("listeners.ndjson.bind", "127.0.0.1", "address");
    private static final Setting<Boolean> ENABLED = Setting.flag("listeners.ndjson.enabled", true, "on or off");
    private static final Setting<Path> DATA = Setting.path("data", "data", "directory");
    private static final Setting<List<Path>> RULES = Setting.paths("rules.directories", "rule files");
    private static final List<Setting<?>> CATALOGUE = List.of(DATA, BIND, PORT, ENABLED, RULES);

    @TempDir
    private Path directory;

    @Test
    void takesDefaultsWhenNothingIsSaid() throws Exception {
        Config config = read(null);

        assertThat(config.get(PORT)).isEqualTo(8481);
        assertThat(config.get(BIND)).isEqualTo("127.0.0.1");
        assertThat(config.get(DATA)).isEqualTo(Path.of("/srv/data"));
        assertThat(config.get(RULES)).isEmpty();
    }

    @Test
    void takesTheFileOverTheDefaultAndTheCommandLineOverTheFile() throws Exception {
        Config config = read("listeners:\n  ndjson:\n    port: 9000\n    enabled: false\n", "listeners.ndjson.port=0");

        assertThat(config.get(PORT)).isZero();
        assertThat(config.get(ENABLED)).isFalse();
    }

    @Test
    void resolvesPathsAgainstTheFileThatNamesThem() throws Exception {
        Config config = read("data: var\nrules:\n  directories: [mine, /etc/varta/rules]\n");

        assertThat(config.get(DATA)).isEqualTo(directory.resolve("var"));
        assertThat(config.get(RULES)).containsExactly(directory.resolve("mine"), Path.of("/etc/varta/rules"));
    }

    @Test
    void splitsListsOfTheCommandLineAtCommas() throws Exception {
        assertThat(read(null, "rules.directories=a,/b").get(RULES)).containsExactly(Path.of("/srv/a"), Path.of("/b"));
    }

    @Test
    void namesTheNearestKeyOfAnUnknownOne() {
        assertThatThrownBy(() -> read("listeners:\n  ndjson:\n    prot: 9000\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(
                        "varta.yml:3:5: unknown key listeners.ndjson.prot; the nearest one is listeners.ndjson.port");
    }

    @Test
    void tellsEveryProblemAtOnce() {
        assertThatThrownBy(() ->
                        read("listeners:\n  ndjson:\n    port: 99999\n    enabled: maybe\ndata: [a, b]\n", "dta=x"))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .satisfiesExactly(
                                        p -> assertThat(p).contains("varta.yml:3:11", "from 0 to 65535, found 99999"),
                                        p -> assertThat(p).contains("varta.yml:4:14", "true or false, found maybe"),
                                        p -> assertThat(p)
                                                .contains("varta.yml:5:7", "expected a path, found a list of 2"),
                                        p -> assertThat(p).contains("--set dta=x", "the nearest one is data")));
    }

    @Test
    void refusesAScalarWhereAMapBelongs() {
        assertThatThrownBy(() -> read("listeners: 5\n"))
                .hasMessageContaining("varta.yml:1:12: expected a map under listeners");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> Config.read(CATALOGUE, directory.resolve("none.yml"), List.of(), Path.of("/srv")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yml: cannot be read");
    }

    @Test
    void showsWhatItReadsBack() throws Exception {
        Config config = read("listeners:\n  ndjson:\n    port: 9000\nrules:\n  directories: ['/a \"b\"']\n");
        Path shown = Files.writeString(directory.resolve("shown.yml"), config.show());

        Config again = Config.read(CATALOGUE, shown, List.of(), Path.of("/elsewhere"));

        for (Setting<?> setting : CATALOGUE) {
            assertThat((Object) again.get(setting)).as(setting.key()).isEqualTo(config.get(setting));
        }
        assertThat(config.show()).contains("    port: 9000  # " + directory.resolve("varta.yml") + ":3:11");
    }

    private Config read(@Nullable String yaml, String... overrides) throws IOException, ConfigException {
        Path file = yaml == null ? null : Files.writeString(directory.resolve("varta.yml"), yaml);
        return Config.read(CATALOGUE, file, List.of(overrides), Path.of("/srv"));
    }
}
