package org.varta.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scanner against Jackson over the JSON lines of the public corpora. */
class CorpusJsonTest {

    private long objects;

    @Test
    void every_hundredth_object_is_what_jackson_says() throws IOException {
        compare(100);

        assertThat(objects).isGreaterThan(3_000);
    }

    @Test
    @Tag("long")
    void every_object_is_what_jackson_says() throws IOException {
        compare(1);

        assertThat(objects).isGreaterThan(300_000);
    }

    private void compare(int step) throws IOException {
        Path corpora = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
        Assumptions.assumeTrue(Files.isDirectory(corpora), () -> "no corpora at " + corpora);
        try (Stream<Path> files = Files.walk(corpora)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                try (InputStream in = Files.newInputStream(file)) {
                    if (name.endsWith(".jsonl") || name.endsWith(".json")) {
                        compareLines(file.toString(), in, step);
                    } else if (name.endsWith(".jsonl.gz") || name.endsWith(".json.gz")) {
                        compareLines(file.toString(), new GZIPInputStream(in), step);
                    } else if (name.endsWith(".zip")) {
                        compareMembers(file.toString(), new ZipInputStream(in), step);
                    }
                }
            }
        }
    }

    private void compareMembers(String file, ZipInputStream zip, int step) throws IOException {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".json")) {
                compareLines(file, zip, step);
            }
        }
    }

    private void compareLines(String file, InputStream in, int step) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (number++ % step == 0 && line.startsWith("{")) {
                byte[] json = line.getBytes(StandardCharsets.UTF_8);
                List<@Nullable String> jackson = withNulls(JsonTokens.ofJackson(json));
                assertThat(withNulls(JsonTokens.ofScanner(json)))
                        .as("%s:%d", file, number)
                        .isEqualTo(jackson);
                objects++;
            }
        }
    }

    private static List<@Nullable String> withNulls(@Nullable List<String> tokens) {
        return tokens == null ? List.of() : List.copyOf(tokens);
    }
}
