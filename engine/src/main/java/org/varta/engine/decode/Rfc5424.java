package org.varta.engine.decode;

import org.varta.engine.decode.SyslogHeader.Part;

/** The header of RFC 5424 section 6, lenient: parts may be missing at its end, and so may the structured data. */
final class Rfc5424 {

    private final byte[] bytes;
    private final int to;
    private int at;

    Rfc5424(byte[] bytes, int to) {
        this.bytes = bytes;
        this.to = to;
    }

    /** @param from where the version stands */
    SyslogHeader parse(int priority, int from) {
        at = SyslogHeader.tokenEnd(bytes, from, to, " ");
        Part timestamp = token();
        Part hostname = token();
        Part appname = token();
        Part procid = token();
        Part msgid = token();
        Part data = structuredData();
        if (at < to && bytes[at] == ' ') {
            at++;
        }
        if (at + 3 <= to && bytes[at] == (byte) 0xEF && bytes[at + 1] == (byte) 0xBB && bytes[at + 2] == (byte) 0xBF) {
            at += 3;
        }
        return new SyslogHeader(priority, timestamp, hostname, appname, procid, msgid, data, at);
    }

    private Part token() {
        if (at >= to) {
            return Part.NONE;
        }
        int from = at + 1;
        at = SyslogHeader.tokenEnd(bytes, from, to, " ");
        boolean isNil = at == from + 1 && bytes[from] == '-';
        return isNil ? Part.NONE : new Part(from, at);
    }

    private Part structuredData() {
        int from = at + 1;
        if (from >= to) {
            return Part.NONE;
        }
        if (bytes[from] == '-' && (from + 1 == to || bytes[from + 1] == ' ')) {
            at = from + 1;
            return Part.NONE;
        }
        int end = from;
        while (end < to && bytes[end] == '[') {
            int next = elementEnd(end);
            if (next == end) {
                break;
            }
            end = next;
        }
        if (end > from) {
            at = end;
        }
        return new Part(from, end);
    }

    /** Behind a well-formed element, or {@code from}. */
    private int elementEnd(int from) {
        int i = SyslogHeader.tokenEnd(bytes, from + 1, to, " ]");
        if (i == from + 1) {
            return from;
        }
        while (i < to && bytes[i] == ' ') {
            while (i < to && bytes[i] == ' ') {
                i++;
            }
            if (i < to && bytes[i] == ']') {
                break;
            }
            i = SyslogHeader.tokenEnd(bytes, i, to, "= ]\"");
            if (i + 1 >= to || bytes[i] != '=' || bytes[i + 1] != '"') {
                return from;
            }
            i = SyslogHeader.quotedEnd(bytes, i + 2, to) + 1;
        }
        return i < to && bytes[i] == ']' ? i + 1 : from;
    }
}
