package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A checkpoint and the signature of its key: a signed note of one signature. Lines of other signers behind it (witnesses'
 * cosignatures) are passed over when one is read.
 *
 * @param signatureHex Ed25519 over the checkpoint's text, 64 bytes; may be wrong, see {@link #isSignedByItsKey}
 */
public record SignedCheckpoint(Checkpoint checkpoint, String signatureHex) {

    /** No checkpoint that is read is longer, in chars. */
    public static final int CHARS_MAX = 16_384;

    private static final String SIGNATURE_PREFIX = "\u2014 ";
    private static final int KEY_HASH_BYTES = 4;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte ED25519 = 1;
    private static final HexFormat HEX = HexFormat.of();

    public SignedCheckpoint {
        requireNonNull(checkpoint, "checkpoint");
        requireNonNull(signatureHex, "signatureHex");
    }

    /** The note: text, empty line, signature line. */
    public String note() {
        Checkpoint c = checkpoint;
        byte[] line = ByteBuffer.allocate(KEY_HASH_BYTES + SIGNATURE_BYTES)
                .put(keyHash(Checkpoint.origin(c.journal()), c.publicKey()))
                .put(HEX.parseHex(signatureHex))
                .array();
        return c.text() + "\n" + SIGNATURE_PREFIX + Checkpoint.origin(c.journal()) + " "
                + Base64.getEncoder().encodeToString(line) + "\n";
    }

    byte[] noteBytes() {
        return note().getBytes(UTF_8);
    }

    /** SHA-256 of the note, in hexadecimal: what the next checkpoint calls previous. */
    public String hashHex() {
        return HEX.formatHex(TreeHash.sha256().digest(noteBytes()));
    }

    /** Whether the key that the checkpoint names has signed it; whose key that is, is another question. */
    public boolean isSignedByItsKey() {
        return Ed25519.isSigned(checkpoint.publicKey(), checkpoint.signedBytes(), HEX.parseHex(signatureHex));
    }

    /** Reads one note. */
    public static SignedCheckpoint parse(String note) throws NoteException {
        if (note.length() > CHARS_MAX) {
            throw new NoteException("a checkpoint has at most " + CHARS_MAX + " characters: " + note.length());
        }
        int end = note.indexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new NoteException("expected a text, an empty line and signatures");
        }
        Checkpoint checkpoint = Checkpoint.parse(note.substring(0, end + 1));
        String prefix = SIGNATURE_PREFIX + Checkpoint.origin(checkpoint.journal()) + " ";
        byte[] keyHash = keyHash(Checkpoint.origin(checkpoint.journal()), checkpoint.publicKey());
        for (String line : note.substring(end + 2).split("\n", -1)) {
            if (!line.startsWith(prefix)) {
                continue;
            }
            byte[] signature = decode(line.substring(prefix.length()));
            if (signature.length == KEY_HASH_BYTES + SIGNATURE_BYTES
                    && Arrays.equals(signature, 0, KEY_HASH_BYTES, keyHash, 0, KEY_HASH_BYTES)) {
                return new SignedCheckpoint(checkpoint, HEX.formatHex(signature, KEY_HASH_BYTES, signature.length));
            }
        }
        throw new NoteException("no signature line of the key that the checkpoint names");
    }

    /** Reads notes that stand behind each other, as in a file of a witness. */
    public static List<SignedCheckpoint> parseAll(String text) throws NoteException {
        List<SignedCheckpoint> notes = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        boolean inSignatures = false;
        for (String line : text.split("(?<=\n)", -1)) {
            if (inSignatures && !line.startsWith(SIGNATURE_PREFIX)) {
                notes.add(parse(note.toString()));
                note.setLength(0);
                inSignatures = false;
            }
            if (note.isEmpty() && line.isBlank()) {
                continue;
            }
            inSignatures |= line.startsWith(SIGNATURE_PREFIX);
            note.append(line);
        }
        if (!note.isEmpty()) {
            notes.add(parse(note.toString()));
        }
        return notes;
    }

    /** Four bytes that tell keys of one name apart: C2SP signed-note. */
    private static byte[] keyHash(String name, byte[] publicKey) {
        byte[] nameBytes = name.getBytes(UTF_8);
        byte[] all = ByteBuffer.allocate(nameBytes.length + 2 + publicKey.length)
                .put(nameBytes)
                .put((byte) '\n')
                .put(ED25519)
                .put(publicKey)
                .array();
        return Arrays.copyOf(TreeHash.sha256().digest(all), KEY_HASH_BYTES);
    }

    private static byte[] decode(String base64) throws NoteException {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
                throw new NoteException("a signature is written in one way only, and this is another");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new NoteException("a signature line has base64 behind the name: " + e.getMessage());
        }
    }
}
