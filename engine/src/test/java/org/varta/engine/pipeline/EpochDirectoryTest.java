package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePack;

class EpochDirectoryTest {

    private static final RuleFiles FILES =
            new RuleFiles(new TreeMap<>(Map.of("0/a.yml", bytes("one"), "0/sub/b.yml", bytes("two"))));

    private static final String RULE = """
            title: A
            logsource:
                product: windows
            detection:
                selection:
                    field: %s
                condition: selection
            """;

    @TempDir
    Path directory;

    @Test
    void epochsAreThereAgainAfterAReopen() throws IOException {
        Epoch first = Epoch.of("pack-1", "code", 1);
        Epoch second = Epoch.of("pack-2", "code", 500);
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        epochs.append(first);
        epochs.append(second);
        assertThat(EpochDirectory.open(directory, EpochDirectoryTest::load).epochs())
                .containsExactly(first, second);
    }

    @Test
    void archivedFilesGiveTheRuleSetAgain() throws IOException {
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        Epoch epoch = Epoch.of("onetwo", "code", 1);
        epochs.archive(epoch.hash(), pack("onetwo"), FILES);
        assertThat(epochs.load(epoch).hash()).isEqualTo("onetwo");
        assertThat(epochs.load(epoch).hash()).as("a second time").isEqualTo("onetwo");
    }

    @Test
    void realRulesSiteListsAndPipelinesComeBackFromTheArchive() throws IOException {
        Path rules = Files.createDirectories(directory.resolve("rules/sub"));
        Files.writeString(rules.resolve("a.yml"), """
                title: A
                logsource:
                    product: windows
                detection:
                    selection:
                        field|expand: '%names%'
                    condition: selection
                """);
        Path lists = Files.writeString(directory.resolve("lists.yml"), "names: [one, two]\n");
        List<Path> pipelines = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            pipelines.add(Files.writeString(directory.resolve("p" + (11 - i) + ".yml"), """
                    transformations:
                        - type: field_name_mapping
                          mapping: {field: field%d, field%d: a}
                    """.formatted(i, i + 1)));
        }
        RuleDirectories directories =
                new RuleDirectories(List.of(directory.resolve("rules")), List.of(lists), pipelines, List.of());
        RuleDirectories.Loaded loaded = directories.load();
        assertThat(loaded.pack().documentsFailed()).isZero();
        Epoch epoch = Epoch.of(loaded.pack().hash(), "code", 1);
        EpochDirectory epochs = EpochDirectory.open(directory.resolve("epochs"), directories);
        epochs.archive(epoch.hash(), loaded.pack(), loaded.files());
        assertThat(epochs.load(epoch).compiled().rules()).hasSize(1);
        assertThat(epochs.load(epoch).hash()).isEqualTo(loaded.pack().hash());
        RuleDirectories without =
                new RuleDirectories(List.of(directory.resolve("rules")), List.of(lists), List.of(), List.of());
        assertThat(without.load().pack().hash())
                .as("pipelines are part of the epoch")
                .isNotEqualTo(epoch.hash());
    }

    @Test
    void leaveForEplRulesAndBoundsComeBackFromTheArchive() throws IOException {
        Path file = Files.createDirectories(directory.resolve("rules")).resolve("a.yml");
        Files.writeString(file, RULE.formatted("one"));
        java.util.TreeMap<String, Long> bounds =
                new java.util.TreeMap<>(java.util.Map.of("hits", 30L, "rule-hits", 20L));
        List<String> hashes = new ArrayList<>();
        for (boolean isEplEnabled : new boolean[] {false, true}) {
            for (int i = 0; i < 2; i++) {
                RuleDirectories directories = new RuleDirectories(
                        List.of(directory.resolve("rules")), List.of(), List.of(), isEplEnabled, List.of(), bounds);
                RuleDirectories.Loaded loaded = directories.load();
                Epoch epoch = Epoch.of(loaded.pack().hash(), "code", 1);
                EpochDirectory epochs = EpochDirectory.open(directory.resolve("epochs"), directories);
                epochs.archive(epoch.hash(), loaded.pack(), loaded.files());
                assertThat(epochs.load(epoch).bounds()).isEqualTo(bounds);
                hashes.add(epoch.hash());
                bounds.put("hits", bounds.get("hits") == 30L ? 31L : 30L);
            }
        }
        assertThat(hashes).as("each is an epoch of its own").doesNotHaveDuplicates();
    }

    @Test
    void theSameFilesGiveTheSameArchive() throws IOException {
        Path other = Files.createDirectories(directory.resolve("other"));
        EpochDirectory.open(directory, EpochDirectoryTest::load).archive("e", pack("onetwo"), FILES);
        EpochDirectory.open(other, EpochDirectoryTest::load).archive("e", pack("onetwo"), FILES);
        assertThat(directory.resolve("e.zip")).hasSameBinaryContentAs(other.resolve("e.zip"));
    }

    @Test
    void anArchiveOfTheFirstVersionIsADirectoryAndStaysReadable() throws IOException {
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        Epoch epoch = Epoch.of("onetwo", "code", 1);
        Path old = Files.createDirectories(directory.resolve(epoch.hash()).resolve("0"));
        Files.writeString(old.resolve("a.yml"), "one");
        Files.writeString(old.resolve("b.yml"), "two");
        epochs.archive(epoch.hash(), pack("onetwo"), FILES);
        assertThat(epochs.load(epoch).hash()).isEqualTo("onetwo");
        assertThat(directory.resolve(epoch.hash() + ".zip"))
                .as("not archived twice")
                .doesNotExist();
    }

    @Test
    void anArchiveThatDoesNotGiveTheRuleSetIsRefused() throws IOException {
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        Epoch epoch = Epoch.of("other", "code", 1);
        epochs.archive(epoch.hash(), pack("other"), FILES);
        assertThatThrownBy(() -> epochs.load(epoch))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("give the rule set onetwo, expected other");
    }

    @Test
    void theArchiveHasTheBytesThatWereReadThoughTheFileHasChangedSince() throws IOException {
        Path file = Files.createDirectories(directory.resolve("rules")).resolve("a.yml");
        Files.writeString(file, RULE.formatted("one"));
        RuleDirectories directories =
                new RuleDirectories(List.of(directory.resolve("rules")), List.of(), List.of(), List.of());
        RuleDirectories.Loaded loaded = directories.load();
        Files.writeString(file, RULE.formatted("another"));
        EpochDirectory epochs = EpochDirectory.open(directory.resolve("epochs"), directories);
        Epoch epoch = Epoch.of(loaded.pack().hash(), "code", 1);
        epochs.archive(epoch.hash(), loaded.pack(), loaded.files());
        assertThat(epochs.load(epoch).compiled().rules().toString()).contains("one");
    }

    @Test
    void aSetThatDiffersInAFewFilesIsArchivedAsAPartOfTheOneBefore() throws IOException {
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            files.put("0/r%02d.yml".formatted(i), bytes(i + ","));
        }
        Epoch whole = archive(epochs, files);
        files.remove("0/r03.yml");
        files.put("0/r05.yml", bytes("five,"));
        files.put("1/new.yml", bytes("new"));
        Epoch part = archive(epochs, files);
        files.put("0/r07.yml", bytes("seven,"));
        Epoch other = archive(epochs, files);

        EpochDirectory again = EpochDirectory.open(directory, EpochDirectoryTest::load);
        for (Epoch epoch : List.of(whole, part, other)) {
            assertThat(again.load(epoch).hash()).isEqualTo(epoch.packHash());
        }
        assertThat(entries(whole)).hasSize(40);
        assertThat(entries(part)).containsExactlyInAnyOrder(".part", "0/r05.yml", "1/new.yml");
        assertThat(entries(other)).containsExactlyInAnyOrder(".part", "0/r05.yml", "0/r07.yml", "1/new.yml");
    }

    @Test
    void anArchiveIsWholeWhenManyFilesDiffer() throws IOException {
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        archive(epochs, FILES.contents());
        SortedMap<String, byte[]> files = new TreeMap<>(FILES.contents());
        files.put("0/c.yml", bytes("three"));
        assertThat(entries(archive(epochs, files))).containsExactlyInAnyOrder("0/a.yml", "0/c.yml", "0/sub/b.yml");
    }

    private static Epoch archive(EpochDirectory epochs, SortedMap<String, byte[]> files) throws IOException {
        StringBuilder hash = new StringBuilder();
        files.values().forEach(content -> hash.append(new String(content, UTF_8)));
        Epoch epoch = Epoch.of(hash.toString(), "code", 1);
        epochs.archive(epoch.hash(), pack(hash.toString()), new RuleFiles(files));
        return epoch;
    }

    private List<String> entries(Epoch epoch) throws IOException {
        try (ZipFile zip = new ZipFile(directory.resolve(epoch.hash() + ".zip").toFile())) {
            return zip.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void whatACrashLeftHalfWrittenIsReplaced() throws IOException {
        EpochDirectory epochs = EpochDirectory.open(directory, EpochDirectoryTest::load);
        Files.createDirectories(directory.resolve("e.tmp/0"));
        Files.writeString(directory.resolve("e.tmp/0/zzz.yml"), "rest of a crash");
        epochs.archive("e", pack("onetwo"), FILES);
        assertThat(directory.resolve("e.tmp")).doesNotExist();
        assertThat(directory.resolve("e.zip")).isRegularFile();
    }

    @Test
    void aBrokenListNamesTheFile() throws IOException {
        Files.writeString(directory.resolve("epochs.json"), "{}");
        assertThatThrownBy(() -> EpochDirectory.open(directory, EpochDirectoryTest::load))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("epochs.json")
                .hasMessageContaining("expected an array of epochs");
    }

    @Test
    void pathsThatLeaveTheArchiveAreRefused() {
        for (String path : List.of("../x.yml", "/etc/x.yml", "a/../../x.yml", "")) {
            assertThatThrownBy(() -> new RuleFiles(new TreeMap<>(Map.of(path, bytes("x")))))
                    .as(path)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a plain relative path");
        }
    }

    @Test
    void filesOfSeveralRootsAreKeptApart() throws IOException {
        Path one = Files.createDirectories(directory.resolve("one/sub"));
        Files.writeString(one.resolve("a.yml"), "A");
        Path two = Files.writeString(directory.resolve("a.yml"), "B");
        RuleFiles files = RuleFiles.read(List.of(directory.resolve("one"), two));
        assertThat(files.contents().keySet()).containsExactly("0/sub/a.yml", "1/a.yml");
    }

    @Test
    void otherRulesOrOtherCodeAreAnotherEpoch() {
        assertThat(Epoch.of("a", "b", 1).hash()).isEqualTo(Epoch.of("a", "b", 9).hash());
        assertThat(Epoch.of("a", "b", 1).hash())
                .isNotEqualTo(Epoch.of("ab", "", 1).hash())
                .isNotEqualTo(Epoch.of("a", "c", 1).hash());
    }

    /** A rule set whose hash is the text of its files. */
    private static RulePack load(Path from) throws IOException {
        StringBuilder hash = new StringBuilder();
        try (var tree = Files.walk(from)) {
            for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                hash.append(Files.readString(file));
            }
        }
        return pack(hash.toString());
    }

    private static RulePack pack(String hash) {
        return new RulePack(CompiledRules.of(List.of(), List.of()), List.of(), List.of(), List.of(), 0, hash);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
