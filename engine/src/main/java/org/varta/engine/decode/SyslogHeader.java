package org.varta.engine.decode;

/**
 * Where the parts of a syslog header stand.
 *
 * @param priority facility * 8 + severity, or -1 when the message has none
 * @param structuredData with its brackets, well-formed; or empty
 * @param message where the message starts
 */
record SyslogHeader(
        int priority,
        Part timestamp,
        Part hostname,
        Part appname,
        Part procid,
        Part msgid,
        Part structuredData,
        int message) {

    /** A stretch of the payload, {@code to} exclusive; empty when the header does not have the part or says {@code -}. */
    record Part(int from, int to) {
        static final Part NONE = new Part(0, 0);

        boolean isEmpty() {
            return from == to;
        }
    }

    boolean hasTimeAndTag() {
        return !timestamp.isEmpty() && !appname.isEmpty();
    }

    static SyslogHeader parse(byte[] bytes, int from, int to) {
        int afterPriority = priorityEnd(bytes, from, to);
        int priority = afterPriority > from ? number(bytes, from + 1, afterPriority - 1) : -1;
        if (is5424(bytes, afterPriority, to)) {
            return new Rfc5424(bytes, to).parse(priority, afterPriority);
        }
        return new Rfc3164(bytes, to).parse(priority, afterPriority);
    }

    /** Behind {@code <0>} to {@code <191>}, or {@code from} when there is none. */
    static int priorityEnd(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] != '<') {
            return from;
        }
        int i = from + 1;
        while (i < to && i < from + 4 && isDigit(bytes[i])) {
            i++;
        }
        boolean isPriority = i > from + 1 && i < to && bytes[i] == '>' && number(bytes, from + 1, i) <= 191;
        return isPriority ? i + 1 : from;
    }

    /** A version, a space, and {@code -} or a date: RFC 3164 messages may start with numbers too. */
    static boolean is5424(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && i < from + 3 && isDigit(bytes[i])) {
            i++;
        }
        if (i == from || bytes[from] == '0' || i + 1 >= to || bytes[i] != ' ') {
            return false;
        }
        boolean isNil = bytes[i + 1] == '-' && (i + 2 == to || bytes[i + 2] == ' ');
        return isNil || Rfc3164.isDate(bytes, i + 1, to);
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    static int number(byte[] bytes, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** The first of the {@code stops} from {@code from} on, or {@code to}. */
    static int tokenEnd(byte[] bytes, int from, int to, String stops) {
        int i = from;
        while (i < to && (bytes[i] < 0 || stops.indexOf(bytes[i]) < 0)) {
            i++;
        }
        return i;
    }

    /** The quote that closes a parameter's value, or {@code to}. */
    static int quotedEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, to);
    }
}
