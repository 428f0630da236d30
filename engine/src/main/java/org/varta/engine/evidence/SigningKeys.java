package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The private keys of a journal's checkpoints, in files {@code key-N} of mode 0600: the one that signs and the one that
 * comes next. Owned by one thread.
 */
final class SigningKeys {

    private static final String HEADER = "varta-key 1";
    private static final String PREFIX = "key-";

    private final Path directory;
    private final SecureRandom random;

    private SigningKeys(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    static SigningKeys open(Path directory, SecureRandom random) throws IOException {
        return new SigningKeys(EvidenceFiles.directory(directory), random);
    }

    /** A key pair, from its file. */
    record Key(long number, PrivateKey secret, String publicHex) {

        /** SHA-256 of the public key. */
        String hashHex() {
            return HexFormat.of()
                    .formatHex(TreeHash.sha256().digest(HexFormat.of().parseHex(publicHex)));
        }

        SignedCheckpoint sign(Checkpoint checkpoint) throws IOException {
            return new SignedCheckpoint(checkpoint, sign(checkpoint.signedBytes()));
        }

        /** The signature over some bytes, in hexadecimal. */
        String sign(byte[] message) throws IOException {
            try {
                return HexFormat.of().formatHex(Ed25519.sign(secret, message));
            } catch (GeneralSecurityException e) {
                throw new IOException("key " + number + " cannot sign", e);
            }
        }
    }

    /** One key out of a directory that somebody else looks after; null when it is not there (any more). */
    static @Nullable Key find(Path directory, long number) throws IOException {
        try {
            return read(number, directory.resolve(PREFIX + number));
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    boolean has(long number) {
        return Files.exists(file(number));
    }

    /** The key with this number; made, and on disk, when there is none. */
    Key ensure(long number) throws IOException {
        Path file = file(number);
        if (!Files.exists(file)) {
            KeyPair pair = Ed25519.generate(random);
            String text = HEADER + "\n"
                    + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n"
                    + HexFormat.of().formatHex(Ed25519.publicBytes(pair.getPublic())) + "\n";
            EvidenceFiles.replace(file, text.getBytes(UTF_8));
        }
        return read(number, file);
    }

    /** Erases all keys before this one. */
    void eraseBefore(long number) throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.list(directory)) {
            old = files.filter(file -> numberOf(file) >= 0 && numberOf(file) < number)
                    .toList();
        }
        for (Path file : old) {
            EvidenceFiles.erase(file);
        }
    }

    private Path file(long number) {
        return directory.resolve(PREFIX + number);
    }

    private static long numberOf(Path file) {
        String name = file.getFileName().toString();
        boolean isKey = name.startsWith(PREFIX)
                && name.length() > PREFIX.length()
                && name.length() < PREFIX.length() + 18
                && name.chars().skip(PREFIX.length()).allMatch(c -> c >= '0' && c <= '9');
        return isKey ? Long.parseLong(name.substring(PREFIX.length())) : -1;
    }

    private static Key read(long number, Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, UTF_8);
        if (lines.size() != 3 || !lines.get(0).equals(HEADER)) {
            throw new IOException(file + ": expected three lines, the first \"" + HEADER + "\"");
        }
        try {
            PrivateKey secret = Ed25519.privateKey(Base64.getDecoder().decode(lines.get(1)));
            byte[] probe = HEADER.getBytes(UTF_8);
            if (!Ed25519.isSigned(HexFormat.of().parseHex(lines.get(2)), probe, Ed25519.sign(secret, probe))) {
                throw new IOException(file + ": the public key is not that of the private one");
            }
            return new Key(number, secret, lines.get(2));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + ": not a key: " + e.getMessage(), e);
        }
    }
}
