package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** Files packed by Zstandard and 7-Zip. */
class PackedTest {

    private static final String EVENT = "{\"Channel\":\"x\",\"EventID\":1,\"Image\":\"C:\\\\a.exe\"}\n";

    @TempDir
    private Path directory;

    private final Found found = new Found();

    @Test
    void zstd_is_opened_also_in_frames_one_after_the_other() throws IOException {
        byte[] one = Zstd.compress(EVENT.repeat(3).getBytes(UTF_8));
        byte[] two = Arrays.copyOf(one, one.length * 2);
        System.arraycopy(one, 0, two, one.length, one.length);

        assertThat(scan(write("a.jsonl.zst", one))).isEqualTo(new Summary(1, 3, 0, 0, 0));
        assertThat(scan(write("b.jsonl.zst", two)).events()).isEqualTo(6);
    }

    @Test
    void zstd_that_was_cut_is_read_to_where_it_breaks() throws IOException {
        byte[] whole = Zstd.compress(noise().getBytes(UTF_8));
        Summary summary = scan(write("a.jsonl.zst", Arrays.copyOf(whole, whole.length * 3 / 4)));

        assertThat(summary.broken()).isEqualTo(1);
        assertThat(summary.events()).isGreaterThan(100);
        assertThat(found.broken).singleElement().asString().contains("read to where it breaks");
    }

    @Test
    void the_files_of_a_7z_archive_are_read_in_its_order() throws IOException {
        Path archive = directory.resolve("case.7z");
        try (SevenZOutputFile out = new SevenZOutputFile(archive.toFile())) {
            for (String name : List.of("logs/b.jsonl", "a.jsonl.zst", "picture.png")) {
                SevenZArchiveEntry entry = new SevenZArchiveEntry();
                entry.setName(name);
                out.putArchiveEntry(entry);
                byte[] content = EVENT.getBytes(UTF_8);
                out.write(name.endsWith(".zst") ? Zstd.compress(content) : content);
                out.closeArchiveEntry();
            }
        }

        assertThat(scan(archive)).isEqualTo(new Summary(1, 2, 0, 0, 0));
        assertThat(found.notes).containsExactly(archive + "!picture.png: not a known ending");
        byte[] bytes = Files.readAllBytes(archive);
        assertThat(scan(write("cut.7z", Arrays.copyOf(bytes, bytes.length / 2))).broken())
                .isEqualTo(1);
    }

    /** Lines that do not compress to one block. */
    private static String noise() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(1);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"a\":").append(random.nextLong(1, Long.MAX_VALUE)).append("}\n");
        }
        return lines.toString();
    }

    private Summary scan(Path file) {
        return new Scanner(
                        RulePackLoader.load(List.of(), SiteLists.NONE, List.of())
                                .compiled(),
                        Mappings.builtIn(),
                        found)
                .scan(List.of(file), new ByteArrayInputStream(new byte[0]));
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }
}
