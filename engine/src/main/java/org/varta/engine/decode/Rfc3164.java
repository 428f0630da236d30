package org.varta.engine.decode;

import static org.varta.engine.decode.SyslogHeader.isDigit;
import static org.varta.engine.decode.SyslogHeader.tokenEnd;

import org.varta.engine.decode.SyslogHeader.Part;

/**
 * What senders write where RFC 3164 would stand: a time in one of several layouts, a host, a tag with a process number; each
 * of them may be missing. Relays put a whole RFC 5424 message behind such a header; then the inner one counts.
 */
final class Rfc3164 {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private final byte[] bytes;
    private final int to;
    private int at;

    Rfc3164(byte[] bytes, int to) {
        this.bytes = bytes;
        this.to = to;
    }

    SyslogHeader parse(int priority, int from) {
        at = from;
        skipSequenceNumber();
        Part timestamp = timestamp();
        Part hostname = timestamp.isEmpty() ? Part.NONE : hostname();
        if (SyslogHeader.is5424(bytes, at, to)) {
            return new Rfc5424(bytes, to).parse(priority, at);
        }
        return tag(priority, timestamp, hostname);
    }

    /** Cisco: {@code 45: *Mar 1 ...}. */
    private void skipSequenceNumber() {
        int i = at;
        while (i < to && isDigit(bytes[i])) {
            i++;
        }
        if (i > at && i + 1 < to && bytes[i] == ':' && bytes[i + 1] == ' ') {
            at = i + 2;
        }
    }

    private Part timestamp() {
        int from = at;
        if (from < to && (bytes[from] == '*' || bytes[from] == '.')) {
            from++;
        }
        int end = isDate(bytes, from, to) ? tokenEnd(bytes, from, to, " ") : monthTimeEnd(from);
        if (end == from) {
            return Part.NONE;
        }
        at = end;
        if (at < to && bytes[at] == ':') {
            at++;
        }
        if (at < to && bytes[at] == ' ') {
            at++;
        }
        return new Part(from, end);
    }

    /** {@code Mmm dd [yyyy] hh:mm:ss[.fraction] [zone:]}; its end, or {@code from}. */
    private int monthTimeEnd(int from) {
        if (from + 15 > to || bytes[from + 3] != ' ' || !isMonth(from)) {
            return from;
        }
        int i = digitsEnd(skip(from + 3, ' '));
        i = skip(i, ' ');
        if (i + 5 < to && digitsEnd(i) == i + 4 && bytes[i + 4] == ' ') {
            i += 5;
        }
        if (i + 8 > to || bytes[i + 2] != ':' || bytes[i + 5] != ':' || !isDigit(bytes[i])) {
            return from;
        }
        i = digitsEnd(i + 6);
        if (i < to && bytes[i] == '.') {
            i = digitsEnd(i + 1);
        }
        if (i + 4 < to && bytes[i] == ' ' && bytes[i + 4] == ':' && bytes[i + 1] >= 'A' && bytes[i + 1] <= 'Z') {
            i += 4;
        }
        return i;
    }

    private boolean isMonth(int from) {
        String month = "" + (char) bytes[from] + (char) bytes[from + 1] + (char) bytes[from + 2];
        return MONTHS.indexOf(month) % 3 == 0;
    }

    private Part hostname() {
        int end = tokenEnd(bytes, at, to, " ");
        if (end == at || bytes[end - 1] == ':' || bytes[end - 1] == ']' || bytes[at] == '%') {
            return Part.NONE;
        }
        Part host = new Part(at, end);
        at = Math.min(end + 1, to);
        if (at + 1 < to && bytes[at] == ':' && bytes[at + 1] == ' ') {
            at += 2;
        }
        return host;
    }

    /** {@code name[pid]: } or {@code name: }. */
    private SyslogHeader tag(int priority, Part timestamp, Part hostname) {
        int nameEnd = at;
        while (nameEnd < to && isTagCharacter(bytes[nameEnd])) {
            nameEnd++;
        }
        int i = nameEnd;
        Part procid = Part.NONE;
        if (i > at && i < to && bytes[i] == '[') {
            int close = tokenEnd(bytes, i, to, "] ");
            if (close < to && bytes[close] == ']') {
                procid = new Part(i + 1, close);
                i = close + 1;
            }
        }
        boolean isTag =
                i > at && i < to && bytes[i] == ':' && (i + 1 == to || bytes[i + 1] == ' ' || !procid.isEmpty());
        if (!isTag) {
            return new SyslogHeader(priority, timestamp, hostname, Part.NONE, Part.NONE, Part.NONE, Part.NONE, at);
        }
        Part appname = new Part(at, nameEnd);
        return new SyslogHeader(priority, timestamp, hostname, appname, procid, Part.NONE, Part.NONE, skip(i + 1, ' '));
    }

    private static boolean isTagCharacter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || (c > 0 && "-_./%()@".indexOf(c) >= 0);
    }

    private int skip(int from, char c) {
        int i = from;
        while (i < to && bytes[i] == c) {
            i++;
        }
        return i;
    }

    private int digitsEnd(int from) {
        int i = from;
        while (i < to && isDigit(bytes[i])) {
            i++;
        }
        return i;
    }

    /** {@code yyyy-mm-ddThh}. */
    static boolean isDate(byte[] bytes, int from, int to) {
        return from + 13 <= to
                && isDigit(bytes[from])
                && isDigit(bytes[from + 3])
                && bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && bytes[from + 10] == 'T'
                && isDigit(bytes[from + 11]);
    }
}
