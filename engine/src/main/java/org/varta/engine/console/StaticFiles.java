package org.varta.engine.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The web page, read whole at the start: a request only ever names an entry of a map, so there is no path to traverse. A
 * file {@code NAME.gz} beside {@code NAME} is its compressed form; text without one is compressed here.
 */
final class StaticFiles {

    private static final String GZIP_ENDING = ".gz";
    private static final String INDEX = "/index.html";
    private static final String ASSETS = "/assets/";
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private static final int WORTH_COMPRESSING_BYTES = 1_024;

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, byte[]> files;
    private final Map<String, String> etags = new HashMap<>();

    /** Files by path, which begins with a slash. */
    StaticFiles(Map<String, byte[]> files) {
        Map<String, byte[]> all = new HashMap<>(files);
        files.forEach((path, bytes) -> {
            if (bytes.length >= WORTH_COMPRESSING_BYTES && isText(path)) {
                all.putIfAbsent(path + GZIP_ENDING, gzip(bytes));
            }
        });
        this.files = Map.copyOf(all);
        all.forEach((path, bytes) -> etags.put(path, etag(bytes)));
    }

    /** The page that was built into the program; no files when none was. */
    static StaticFiles ofPage() throws IOException {
        URL directory = StaticFiles.class.getResource("web");
        if (directory == null) {
            return new StaticFiles(Map.of());
        }
        try {
            URI uri = directory.toURI();
            if (!uri.getScheme().equals("jar")) {
                return new StaticFiles(read(Path.of(uri)));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return new StaticFiles(read(jar.getPath("/org/varta/engine/console/web")));
            }
        } catch (URISyntaxException e) {
            throw new IOException("cannot read the web page at " + directory, e);
        }
    }

    private static Map<String, byte[]> read(Path root) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(path)) {
                    files.put("/" + root.relativize(path).toString().replace('\\', '/'), in.readAllBytes());
                }
            }
        }
        return files;
    }

    /**
     * The file at a path, or 304, or 404.
     *
     * @param acceptEncoding header of the request, or empty
     * @param ifNoneMatch header of the request, or empty
     */
    Answer answer(String path, String acceptEncoding, String ifNoneMatch) {
        String name = path.equals("/") ? INDEX : path;
        byte[] plain = files.get(name);
        if (plain == null || name.endsWith(GZIP_ENDING)) {
            return Answer.error(404, "not-found", files.isEmpty() ? "this build has no web page" : "no such page");
        }
        byte[] zipped = acceptsGzip(acceptEncoding) ? files.get(name + GZIP_ENDING) : null;
        Map<String, String> headers = headers(name, zipped != null);
        if (matches(ifNoneMatch, headers.getOrDefault("ETag", ""))) {
            return new Answer(304, contentType(name), new byte[0], headers);
        }
        return new Answer(200, contentType(name), zipped == null ? plain : zipped, headers);
    }

    private Map<String, String> headers(String name, boolean isZipped) {
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", etags.getOrDefault(isZipped ? name + GZIP_ENDING : name, ""));
        headers.put("Cache-Control", name.startsWith(ASSETS) ? IMMUTABLE : "no-cache");
        if (files.containsKey(name + GZIP_ENDING)) {
            headers.put("Vary", "Accept-Encoding");
        }
        if (isZipped) {
            headers.put("Content-Encoding", "gzip");
        }
        return headers;
    }

    /** RFC 9110, section 12.5.3, as far as browsers go: named and not refused. */
    private static boolean acceptsGzip(String acceptEncoding) {
        for (String coding : list(acceptEncoding)) {
            if (coding.equals("gzip") || (coding.startsWith("gzip;") && !coding.endsWith("q=0"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String ifNoneMatch, String etag) {
        return list(ifNoneMatch).stream()
                .anyMatch(tag -> tag.equals(etag) || tag.equals("w/" + etag) || tag.equals("*"));
    }

    private static List<String> list(String header) {
        return Stream.of(header.split(",", -1))
                .map(part -> part.replace(" ", "").toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String contentType(String name) {
        @Nullable String type = CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return type == null ? "application/octet-stream" : type;
    }

    private static boolean isText(String path) {
        return List.of(".html", ".js", ".css", ".svg", ".txt", ".json").stream().anyMatch(path::endsWith);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }
        return out.toByteArray();
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, 16) + '"';
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
