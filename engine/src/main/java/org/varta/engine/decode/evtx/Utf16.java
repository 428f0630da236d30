package org.varta.engine.decode.evtx;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** UTF-16 of the file to UTF-8 of JSON strings and XML. A lone surrogate becomes U+FFFD. */
final class Utf16 {

    private static final int REPLACEMENT = 0xFFFD;
    private static final int MAX_JSON_BYTES = 6;
    private static final int MAX_XML_BYTES = 6;
    private static final String HEX = "0123456789abcdef";

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE_ENDIAN);

    private static final int FOUR_UNITS = 8;
    private static final long NO_ASCII = 0xFF80FF80FF80FF80L;
    private static final long HIGH_BITS = 0x0080008000800080L;
    /** Carries into the high bit of whatever is not below a space. */
    private static final long SPACE_TO_HIGH_BIT = 0x0060006000600060L;
    /** Carries into the high bit of whatever is not zero. */
    private static final long REST_TO_HIGH_BIT = 0x007F007F007F007FL;

    private static final long QUOTES = 0x0022002200220022L;
    private static final long BACKSLASHES = 0x005C005C005C005CL;

    private Utf16() {}

    /** Returns whether escapes were needed. */
    static boolean json(ByteOutput out, String text) {
        return json(out, units(text), 0, text.length());
    }

    /** Returns whether escapes were needed. */
    static boolean json(ByteOutput out, byte[] from, int at, int chars) {
        byte[] to = out.room(chars * MAX_JSON_BYTES);
        int n = out.length();
        boolean isEscaped = false;
        int end = at + chars * 2;
        for (int i = at; i < end; i += 2) {
            while (end - i >= FOUR_UNITS && isPlain((long) LONGS.get(from, i))) {
                INTS.set(to, n, narrow((long) LONGS.get(from, i)));
                n += 4;
                i += FOUR_UNITS;
            }
            if (i >= end) {
                break;
            }
            int c = unit(from, i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                to[n++] = (byte) c;
            } else if (c >= 0x80) {
                int point = point(from, i, end, c);
                i += point > 0xFFFF ? 2 : 0;
                n = utf8(to, n, point);
            } else {
                isEscaped = true;
                n = jsonEscape(to, n, c);
            }
        }
        out.advanceTo(n);
        return isEscaped;
    }

    /** Whether each of four units is ASCII that JSON takes as it stands. */
    private static boolean isPlain(long units) {
        long isPrintable = units + SPACE_TO_HIGH_BIT;
        long isNoQuote = (units ^ QUOTES) + REST_TO_HIGH_BIT;
        long isNoBackslash = (units ^ BACKSLASHES) + REST_TO_HIGH_BIT;
        return (units & NO_ASCII) == 0 && (isPrintable & isNoQuote & isNoBackslash & HIGH_BITS) == HIGH_BITS;
    }

    /** Four units of ASCII as four bytes. */
    private static int narrow(long units) {
        long pairs = units | units >>> 8;
        return (int) ((pairs & 0xFFFF) | (pairs >>> 16 & 0xFFFF0000L));
    }

    private static int jsonEscape(byte[] to, int from, int c) {
        int n = from;
        to[n++] = '\\';
        switch (c) {
            case '"', '\\' -> to[n++] = (byte) c;
            case '\n' -> to[n++] = 'n';
            case '\r' -> to[n++] = 'r';
            case '\t' -> to[n++] = 't';
            default -> {
                to[n++] = 'u';
                to[n++] = '0';
                to[n++] = '0';
                to[n++] = (byte) HEX.charAt(c >> 4);
                to[n++] = (byte) HEX.charAt(c & 0xF);
            }
        }
        return n;
    }

    /** Text of an element or, when {@code isAttribute}, of an attribute in double quotes. */
    static void xml(ByteOutput out, byte[] from, int at, int chars, boolean isAttribute) {
        byte[] to = out.room(chars * MAX_XML_BYTES);
        int n = out.length();
        int end = at + chars * 2;
        for (int i = at; i < end; i += 2) {
            int c = unit(from, i);
            int point = point(from, i, end, c);
            i += point > 0xFFFF ? 2 : 0;
            String entity = entity(point, isAttribute);
            if (entity.isEmpty()) {
                n = utf8(to, n, isInXml(point) ? point : REPLACEMENT);
            } else {
                for (int k = 0; k < entity.length(); k++) {
                    to[n++] = (byte) entity.charAt(k);
                }
            }
        }
        out.advanceTo(n);
    }

    static void xml(ByteOutput out, String text, boolean isAttribute) {
        xml(out, units(text), 0, text.length(), isAttribute);
    }

    /** Little-endian, lone surrogates as they are. */
    private static byte[] units(String text) {
        byte[] units = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            units[i * 2] = (byte) c;
            units[i * 2 + 1] = (byte) (c >> 8);
        }
        return units;
    }

    /** XML 1.0 section 2.2: control characters cannot be written at all. */
    private static boolean isInXml(int point) {
        return point >= 0x20 || point == '\t' || point == '\n' || point == '\r';
    }

    private static String entity(int point, boolean isAttribute) {
        return switch (point) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            // XML readers turn line ends into one newline unless they are written so
            case '\r' -> "&#13;";
            case '"' -> isAttribute ? "&quot;" : "";
            default -> "";
        };
    }

    private static int unit(byte[] from, int i) {
        return (from[i] & 0xFF) | ((from[i + 1] & 0xFF) << 8);
    }

    /** The code point whose first unit {@code c} stands at {@code i}. */
    private static int point(byte[] from, int i, int end, int c) {
        if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
            return c;
        }
        if (c <= Character.MAX_HIGH_SURROGATE && i + 3 < end) {
            int low = unit(from, i + 2);
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) c, (char) low);
            }
        }
        return REPLACEMENT;
    }

    private static int utf8(byte[] to, int from, int point) {
        int n = from;
        if (point < 0x80) {
            to[n++] = (byte) point;
        } else if (point < 0x800) {
            to[n++] = (byte) (0xC0 | (point >> 6));
            to[n++] = (byte) (0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            to[n++] = (byte) (0xE0 | (point >> 12));
            to[n++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            to[n++] = (byte) (0x80 | (point & 0x3F));
        } else {
            to[n++] = (byte) (0xF0 | (point >> 18));
            to[n++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            to[n++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            to[n++] = (byte) (0x80 | (point & 0x3F));
        }
        return n;
    }
}
