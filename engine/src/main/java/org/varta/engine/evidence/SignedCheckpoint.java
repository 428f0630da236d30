package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
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
    private static final HexFormat HEX = HexFormat.of();

    public SignedCheckpoint {
        requireNonNull(checkpoint, "checkpoint");
        requireNonNull(signatureHex, "signatureHex");
    }

    /** The note: text, empty line, signature line. */
    public String note() {
        return NoteSignature.note(
                checkpoint.text(), Checkpoint.origin(checkpoint.journal()), checkpoint.publicKey(), signatureHex);
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

    /**
     * The characters of notes, which are UTF-8. Bytes that are not stand for nothing: two texts that differ never read alike.
     *
     * @throws NoteException when they are not UTF-8
     */
    static String text(byte[] bytes) throws NoteException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new NoteException("expected UTF-8: " + e.getMessage());
        }
    }

    /** Reads one note. */
    public static SignedCheckpoint parse(String note) throws NoteException {
        if (note.length() > CHARS_MAX) {
            throw new NoteException("a checkpoint has at most " + CHARS_MAX + " characters: " + note.length());
        }
        Checkpoint checkpoint = Checkpoint.parse(note.substring(0, NoteSignature.endOfText(note)));
        String origin = Checkpoint.origin(checkpoint.journal());
        return new SignedCheckpoint(checkpoint, NoteSignature.find(note, origin, checkpoint.publicKey()));
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
}
