package org.varta.rules.pack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.varta.rules.parse.Problem;

/**
 * What rule files gave, kept in a file, so that a later process need not parse and plan them again. What is kept of a rule
 * file counts only while the rule file has the very bytes that it came of (by SHA-256), and only for the same code, libraries, Java,
 * site lists and pipelines. A file that is damaged, of another version, or not there is the same as an empty one; it may be
 * deleted at any time.
 */
final class PlanFile {

    private static final byte[] MAGIC = "varta plans 1\n".getBytes(US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final int HEAD_BYTES = MAGIC.length + 2 * HASH_BYTES;

    /** A larger file is not read, and not written. */
    private static final long SIZE_MAX_BYTES = 256L << 20;

    private final Path file;
    private final String code;

    /** What one rule file gave, and the hash of its bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(byte[] contentHash, Stored stored) {}

    /** A {@link ReadFile} without the bytes. */
    record Stored(List<ReadFile.Document> documents, List<Problem> problems, int failed) {}

    /**
     * A file that need not be there.
     *
     * @param code names the code that plans; what other code planned does not count
     */
    PlanFile(Path file, String code) {
        this.file = requireNonNull(file, "file");
        this.code = requireNonNull(code, "code");
    }

    /** Everything that decides what a rule file gives, but for the site: this code, its libraries, and Java. */
    static Optional<String> thisCode() {
        try {
            CodeSource source = PlanFile.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                return Optional.empty();
            }
            MessageDigest digest = sha256();
            Path classes = Path.of(source.getLocation().toURI());
            if (Files.isRegularFile(classes)) {
                digest.update(Files.readAllBytes(classes));
            } else {
                try (Stream<Path> tree = Files.walk(classes)) {
                    for (Path one : tree.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(one.toString().getBytes(UTF_8));
                        digest.update(Files.readAllBytes(one));
                    }
                }
            }
            digest.update(System.getProperty("java.class.path", "").getBytes(UTF_8));
            digest.update(System.getProperty("java.vm.version", "").getBytes(UTF_8));
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * What is kept, by path.
     *
     * @param site everything of the site that decides what a rule file gives
     */
    Map<String, Entry> read(String site) {
        try {
            if (Files.size(file) > SIZE_MAX_BYTES) {
                return Map.of();
            }
            byte[] bytes = Files.readAllBytes(file);
            return isSound(bytes, site) ? entries(new ByteSource(bytes, HEAD_BYTES)) : Map.of();
        } catch (IOException | RuntimeException e) {
            // Whatever it holds, the rule files are there to be read.
            return Map.of();
        }
    }

    private boolean isSound(byte[] bytes, String site) {
        if (bytes.length < HEAD_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return false;
        }
        MessageDigest body = sha256();
        body.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        int bodyAt = MAGIC.length + HASH_BYTES;
        return Arrays.equals(bytes, MAGIC.length, bodyAt, stamp(site), 0, HASH_BYTES)
                && Arrays.equals(bytes, bodyAt, HEAD_BYTES, body.digest(), 0, HASH_BYTES);
    }

    private static Map<String, Entry> entries(ByteSource in) {
        RecordCodec codec = new RecordCodec(Stored.class);
        Map<String, Entry> entries = new HashMap<>();
        while (!in.isAtEnd()) {
            String path = requireNonNull(in.text(), "path");
            byte[] hash = requireNonNull(in.bytes(), "hash");
            entries.put(path, new Entry(hash, (Stored) codec.read(in)));
        }
        return entries;
    }

    /** Writes what files gave; the one that is there stays until the new one is whole. */
    void write(String site, Map<Path, ReadFile> files) throws IOException {
        RecordCodec codec = new RecordCodec(Stored.class);
        ByteSink out = new ByteSink();
        files.forEach((path, read) -> {
            byte[] content = read.content();
            if (content != null) {
                out.text(path.toString());
                out.bytes(hash(content));
                codec.write(new Stored(read.documents(), read.problems(), read.failed()), out);
            }
        });
        byte[] body = out.toBytes();
        if (body.length > SIZE_MAX_BYTES) {
            throw new IOException("more than " + SIZE_MAX_BYTES + " bytes of plans");
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new NoSuchFileException(file.toString());
        }
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(directory, "plans-", ".new");
        try {
            try (var stream = Files.newOutputStream(fresh)) {
                stream.write(MAGIC);
                stream.write(stamp(site));
                stream.write(hash(body));
                stream.write(body);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private byte[] stamp(String site) {
        MessageDigest digest = sha256();
        digest.update(code.getBytes(UTF_8));
        digest.update((byte) 0);
        digest.update(site.getBytes(UTF_8));
        return digest.digest();
    }

    static byte[] hash(byte[] content) {
        return sha256().digest(content);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
