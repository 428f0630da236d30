package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The signature line of a signed note: C2SP signed-note, with an Ed25519 key. */
final class NoteSignature {

    private static final String PREFIX = "\u2014 ";
    private static final int KEY_HASH_BYTES = 4;
    private static final int SIGNATURE_BYTES = 64;
    private static final byte ED25519 = 1;
    private static final HexFormat HEX = HexFormat.of();

    private NoteSignature() {}

    /** A note: text, which ends in a line feed, empty line, signature line. */
    static String note(String text, String name, byte[] publicKey, String signatureHex) {
        byte[] line = ByteBuffer.allocate(KEY_HASH_BYTES + SIGNATURE_BYTES)
                .put(keyHash(name, publicKey))
                .put(HEX.parseHex(signatureHex))
                .array();
        return text + "\n" + PREFIX + name + " " + Base64.getEncoder().encodeToString(line) + "\n";
    }

    /** Where the text of a note ends, its last line feed included. */
    static int endOfText(String note) throws NoteException {
        int end = note.indexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new NoteException("expected a text, an empty line and signatures");
        }
        return end + 1;
    }

    /** The signature of this key in hexadecimal, right or wrong; lines of others are passed over. */
    static String find(String note, String name, byte[] publicKey) throws NoteException {
        String prefix = PREFIX + name + " ";
        byte[] keyHash = keyHash(name, publicKey);
        for (String line : note.substring(endOfText(note) + 1).split("\n", -1)) {
            if (!line.startsWith(prefix)) {
                continue;
            }
            byte[] signature = decode(line.substring(prefix.length()));
            if (signature.length == KEY_HASH_BYTES + SIGNATURE_BYTES
                    && Arrays.equals(signature, 0, KEY_HASH_BYTES, keyHash, 0, KEY_HASH_BYTES)) {
                return HEX.formatHex(signature, KEY_HASH_BYTES, signature.length);
            }
        }
        throw new NoteException("no signature line of the key that the text names");
    }

    /** Four bytes that tell keys of one name apart. */
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
