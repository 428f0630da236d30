package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a journal was at a moment: the size and root of the tree over its records. Its text, with the signature behind it, is
 * a signed note and a checkpoint as C2SP defines them; docs/evidence.md shows one.
 *
 * @param firstSequence the record that is leaf 0; leaf i is record firstSequence + i
 * @param size leaves of the tree
 * @param rootHex root of the tree
 * @param installation whose journal this is
 * @param time when it was made, in milliseconds; never before that of the checkpoint before it
 * @param previousHex hash of the checkpoint before it, see {@link SignedCheckpoint#hashHex}; 64 zeros of the first one
 * @param key the number of the key that signs it, from 0
 * @param publicKeyHex that key, the 32 bytes of RFC 8032
 * @param nextKeyHex SHA-256 of the public key that comes after it, which exists already
 * @param why it was made
 */
public record Checkpoint(
        UUID journal,
        long firstSequence,
        long size,
        String rootHex,
        String installation,
        Instant time,
        String previousHex,
        long key,
        String publicKeyHex,
        String nextKeyHex,
        Why why) {

    /** {@code previousHex} of the first checkpoint. */
    public static final String NONE = "0".repeat(64);

    private static final String ORIGIN = "varta/";
    private static final int LINES = 9;
    private static final HexFormat HEX = HexFormat.of();

    public Checkpoint {
        requireNonNull(journal, "journal");
        requireNonNull(time, "time");
        requireNonNull(why, "why");
        requireHash("root", rootHex);
        requireHash("previous", previousHex);
        requireHash("key", publicKeyHex);
        requireHash("next-key", nextKeyHex);
        if (firstSequence < 1 || size < 0 || key < 0) {
            throw new IllegalArgumentException("numbers out of range");
        }
        if (installation.isEmpty() || installation.codePoints().anyMatch(Checkpoint::isControl)) {
            throw new IllegalArgumentException("an installation has a name of one line");
        }
        if (!time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException("time is in milliseconds");
        }
    }

    /** What gave rise to a checkpoint. */
    public enum Why {
        /** Time passed. */
        INTERVAL,
        /** A segment of the journal was complete. */
        ROLL,
        /** A new key signs. */
        ROTATION,
        /** The process ends. */
        STOP;

        /** As it stands in the text. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name under which a journal's checkpoints are known. */
    public static String origin(UUID journal) {
        return ORIGIN + journal;
    }

    /** The last record that it covers. */
    public long lastSequence() {
        return firstSequence + size - 1;
    }

    byte[] root() {
        return HEX.parseHex(rootHex);
    }

    byte[] publicKey() {
        return HEX.parseHex(publicKeyHex);
    }

    /** What is signed; ends in a line feed. */
    String text() {
        return origin(journal) + "\n" + size + "\n"
                + Base64.getEncoder().encodeToString(root()) + "\n" + "first " + firstSequence + "\n" + "installation "
                + installation + "\n" + "time " + time + "\n" + "previous " + previousHex + "\n" + "key " + key + " "
                + publicKeyHex + "\n" + "next-key " + nextKeyHex + "\n" + "why " + why.keyword() + "\n";
    }

    byte[] signedBytes() {
        return text().getBytes(UTF_8);
    }

    /** Reads a text that {@link #text} could have made, and nothing else. */
    static Checkpoint parse(String text) throws NoteException {
        List<String> lines = List.of(text.split("\n", -1));
        if (lines.size() != LINES + 2 || !lines.getLast().isEmpty()) {
            throw new NoteException("expected " + (LINES + 1) + " lines, found " + (lines.size() - 1));
        }
        Checkpoint read;
        try {
            String[] key = after("key ", lines.get(7)).split(" ", -1);
            if (key.length != 2) {
                throw new NoteException("expected a number and a public key after \"key\"");
            }
            read = new Checkpoint(
                    UUID.fromString(after(ORIGIN, lines.get(0))),
                    Long.parseLong(after("first ", lines.get(3))),
                    Long.parseLong(lines.get(1)),
                    HEX.formatHex(Base64.getDecoder().decode(lines.get(2))),
                    after("installation ", lines.get(4)),
                    Instant.parse(after("time ", lines.get(5))),
                    after("previous ", lines.get(6)),
                    Long.parseLong(key[0]),
                    key[1],
                    after("next-key ", lines.get(8)),
                    Why.valueOf(after("why ", lines.get(9)).toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new NoteException("not a checkpoint of Varta: " + e.getMessage());
        }
        if (!read.text().equals(text)) {
            throw new NoteException("a checkpoint is written in one way only, and this is another");
        }
        return read;
    }

    private static String after(String prefix, String line) throws NoteException {
        if (!line.startsWith(prefix)) {
            throw new NoteException("expected a line that begins with \"" + prefix + "\", found \"" + line + "\"");
        }
        return line.substring(prefix.length());
    }

    private static void requireHash(String what, String hex) {
        boolean isHash = hex.length() == 2 * TreeHash.BYTES
                && hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        if (!isHash) {
            throw new IllegalArgumentException(what + ": expected 32 bytes in lower-case hexadecimal");
        }
    }

    private static boolean isControl(int character) {
        return Character.getType(character) == Character.CONTROL
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
