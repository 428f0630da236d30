package org.varta.rules.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.varta.rules.sigma.Modifier;

/** {@code utf16}, {@code utf16le}, {@code utf16be}, {@code wide}, {@code base64} and {@code base64offset}. */
final class Encodings {

    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final int[] START = {0, 2, 3};
    private static final int[] END = {0, 3, 2};

    private Encodings() {}

    /** The bytes of a text in the encoding that a chain asks for; UTF-8 when it asks for none. */
    static byte[] bytes(String text, List<Modifier> chain) {
        if (chain.contains(Modifier.UTF16)) {
            // byte order mark, then little endian, as Windows writes it
            return (BYTE_ORDER_MARK + text).getBytes(UTF_16LE);
        }
        if (chain.contains(Modifier.UTF16LE) || chain.contains(Modifier.WIDE)) {
            return text.getBytes(UTF_16LE);
        }
        return text.getBytes(chain.contains(Modifier.UTF16BE) ? UTF_16BE : UTF_8);
    }

    /** ASCII text as UTF-16 in a field that holds one character for each byte: zeros between the letters; no mark. */
    static String asCharacters(String text, List<Modifier> chain) {
        return new String(text.getBytes(chain.contains(Modifier.UTF16BE) ? UTF_16BE : UTF_16LE), ISO_8859_1);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * What of the Base64 text stays the same wherever the bytes stand in a longer run: one text for each of the three
     * positions modulo 3, without the characters that also depend on the neighbours. Short inputs leave nothing.
     */
    static List<String> base64Offsets(byte[] bytes) {
        return IntStream.range(0, 3)
                .mapToObj(shift -> {
                    byte[] shifted = new byte[shift + bytes.length];
                    System.arraycopy(bytes, 0, shifted, shift, bytes.length);
                    String encoded = base64(shifted);
                    int end = encoded.length() - END[shifted.length % 3];
                    return START[shift] < end ? encoded.substring(START[shift], end) : "";
                })
                .toList();
    }
}
