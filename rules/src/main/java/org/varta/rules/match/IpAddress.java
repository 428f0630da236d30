package org.varta.rules.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses from text, without ever asking a name server as {@code InetAddress.getByName} may.
 *
 * <p>Dotted IPv4 with four decimal parts and no leading zeros; IPv6 as in RFC 4291 section 2.2, with {@code ::}, an IPv4
 * tail and a zone ({@code %eth0}) that is ignored.
 */
final class IpAddress {

    private static final int GROUPS = 8;

    private IpAddress() {}

    /** 4 bytes for IPv4 and IPv4-mapped IPv6, 16 for other IPv6, null when the text is no address. */
    static byte @Nullable [] parse(String text) {
        if (text.length() < 2 || text.length() > 100) {
            return null;
        }
        if (text.indexOf(':') < 0) {
            return parseV4(text, 0, text.length());
        }
        int zone = text.indexOf('%');
        if (zone == text.length() - 1) {
            return null;
        }
        byte[] address = parseV6(text, zone < 0 ? text.length() : zone);
        return address == null ? null : unmapped(address);
    }

    /** What {@link #v4} says of text that it does not read. */
    static final long NOT_V4 = -1;

    /** A dotted IPv4 address in ASCII as a number, as {@link #parse} reads it, or {@link #NOT_V4} for any other text. */
    static long v4(byte[] text, int from, int to) {
        long address = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int value = 0;
            while (at < to && text[at] >= '0' && text[at] <= '9' && at - start < 3) {
                value = value * 10 + text[at++] - '0';
            }
            boolean hasLeadingZero = at - start > 1 && text[start] == '0';
            if (at == start || value > 255 || hasLeadingZero) {
                return NOT_V4;
            }
            if (part < 3 && (at == to || text[at++] != '.')) {
                return NOT_V4;
            }
            address = address << 8 | value;
        }
        return at == to ? address : NOT_V4;
    }

    private static byte @Nullable [] parseV4(String text, int from, int to) {
        byte[] address = new byte[4];
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int value = 0;
            while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 3) {
                value = value * 10 + text.charAt(at++) - '0';
            }
            boolean hasLeadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || value > 255 || hasLeadingZero) {
                return null;
            }
            address[part] = (byte) value;
            if (part < 3 && (at == to || text.charAt(at++) != '.')) {
                return null;
            }
        }
        return at == to ? address : null;
    }

    private static byte @Nullable [] parseV6(String text, int to) {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < to) {
            if (count == GROUPS) {
                return null;
            }
            int end = groupEnd(text, at, to);
            if (end < to && text.charAt(end) == '.') {
                byte[] tail = parseV4(text, at, to);
                if (tail == null || count > GROUPS - 2) {
                    return null;
                }
                groups[count++] = (tail[0] & 0xff) << 8 | (tail[1] & 0xff);
                groups[count++] = (tail[2] & 0xff) << 8 | (tail[3] & 0xff);
                break;
            }
            if (end == at || end - at > 4) {
                return null;
            }
            groups[count++] = Integer.parseInt(text, at, end, 16);
            at = end;
            if (at == to) {
                break;
            }
            if (text.charAt(at) != ':' || at + 1 == to) {
                return null;
            }
            at++;
            if (text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                at++;
            }
        }
        return spread(groups, count, gap);
    }

    private static int groupEnd(String text, int from, int to) {
        int end = from;
        while (end < to && isHexDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static byte @Nullable [] spread(int[] groups, int count, int gap) {
        boolean isComplete = gap < 0 ? count == GROUPS : count < GROUPS;
        if (!isComplete) {
            return null;
        }
        byte[] address = new byte[16];
        for (int i = 0; i < count; i++) {
            int group = gap < 0 || i < gap ? i : GROUPS - count + i;
            address[group * 2] = (byte) (groups[i] >>> 8);
            address[group * 2 + 1] = (byte) groups[i];
        }
        return address;
    }

    private static byte[] unmapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return address;
            }
        }
        return address[10] == -1 && address[11] == -1 ? Arrays.copyOfRange(address, 12, 16) : address;
    }
}
