package org.varta.rules.event;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Escapes of JSON strings, RFC 8259 section 7. */
final class JsonText {

    private JsonText() {}

    /** Replaces escapes; one that is not legal stays as it stands, and a lone surrogate becomes U+FFFD. */
    static String unescape(byte[] bytes, int offset, int length) {
        String raw = new String(bytes, offset, length, UTF_8);
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                out.append(c);
                continue;
            }
            char e = raw.charAt(++i);
            switch (e) {
                case '"', '\\', '/' -> out.append(e);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    int unit = hex4(raw, i + 1);
                    if (unit < 0) {
                        out.append('\\').append('u');
                    } else {
                        out.append((char) unit);
                        i += 4;
                    }
                }
                default -> out.append('\\').append(e);
            }
        }
        return replaceLoneSurrogates(out);
    }

    private static int hex4(String raw, int from) {
        if (from + 4 > raw.length()) {
            return -1;
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(raw.charAt(i), 16);
            if (digit < 0 || raw.charAt(i) > 'f') {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static String replaceLoneSurrogates(StringBuilder text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                text.setCharAt(i, '\uFFFD');
            }
        }
        return text.toString();
    }
}
