package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class StaticFilesTest {

    private static final String SCRIPT = "console.log('varta')".repeat(100);

    private final StaticFiles files =
            new StaticFiles(Map.of("/index.html", "<p>".getBytes(UTF_8), "/assets/a.js", SCRIPT.getBytes(UTF_8)));

    @Test
    void servesTheIndexAtTheRoot() {
        Answer answer = files.answer("/", "", "");

        assertThat(answer.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("<p>");
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-cache");
    }

    @Test
    void compressesTextThatIsWorthIt() throws IOException {
        Answer zipped = files.answer("/assets/a.js", "br, gzip;q=0.8", "");

        assertThat(zipped.headers()).containsEntry("Content-Encoding", "gzip").containsEntry("Vary", "Accept-Encoding");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(SCRIPT);
        }
        assertThat(files.answer("/", "gzip", "").headers()).doesNotContainKey("Content-Encoding");
    }

    @Test
    void sendsPlainTextToWhoeverDoesNotTakeGzip() {
        for (String header : new String[] {"", "identity", "gzip;q=0", "x-gzip2"}) {
            assertThat(files.answer("/assets/a.js", header, "").body())
                    .as(header)
                    .isEqualTo(SCRIPT.getBytes(UTF_8));
        }
    }

    @Test
    void tellsWhoHasItAlready() {
        String etag = files.answer("/assets/a.js", "", "").headers().getOrDefault("ETag", "none");

        assertThat(files.answer("/assets/a.js", "", "\"x\", W/" + etag).status())
                .isEqualTo(304);
        assertThat(files.answer("/assets/a.js", "", "\"x\"").status()).isEqualTo(200);
        assertThat(files.answer("/assets/a.js", "gzip", etag).status()).isEqualTo(200);
    }

    @Test
    void knowsNothingElse() {
        assertThat(files.answer("/assets/b.js", "", "").status()).isEqualTo(404);
        assertThat(files.answer("/assets/a.js.gz", "", "").status()).isEqualTo(404);
        assertThat(new StaticFiles(Map.of()).answer("/", "", "").body())
                .asString(UTF_8)
                .contains("no web page");
    }

    @Test
    void findsThePageThatIsBuiltIn() throws IOException {
        Answer answer = StaticFiles.ofPage().answer("/", "", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString(UTF_8).contains("/assets/");
    }
}
