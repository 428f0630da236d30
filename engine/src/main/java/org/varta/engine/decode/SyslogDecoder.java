package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.varta.rules.event.Event.NONE;

import java.util.Arrays;
import java.util.List;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * One syslog message, RFC 5424 or what goes by the name of RFC 3164, to nodes: an object {@code syslog} with those of
 * {@code priority facility severity timestamp hostname appname procid msgid structured_data} that the header has, and
 * {@code message} or, where the message is a JSON object (plain or behind {@code @cee:}), that object.
 *
 * <p>Never fails: what is not understood as header is message.
 */
final class SyslogDecoder {

    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private static final byte[] COOKIE = "@cee:".getBytes(US_ASCII);

    private SyslogDecoder() {}

    /** Whether text without a hint is a syslog message: it has a priority, or a time, host and tag in the old layout. */
    static boolean claims(byte[] bytes, int from, int to) {
        if (bytes[from] == '<') {
            return SyslogHeader.priorityEnd(bytes, from, to) > from;
        }
        return SyslogHeader.parse(bytes, from, to).hasTimeAndTag();
    }

    static void decode(byte[] payload, int from, int to, Event into) {
        SyslogHeader header = SyslogHeader.parse(payload, from, to);
        int message = header.message();
        int object = jsonStart(payload, message, to);
        int root = addHeader(header, payload, into);
        if (object < to) {
            if (JsonScanner.scan(into, object, to, root) == null) {
                return;
            }
            into.reset(payload, 0, payload.length);
            root = addHeader(header, payload, into);
        }
        EventDecoder.addMessage(into, root, message, to);
    }

    /** Where a JSON object starts, or {@code to}. */
    private static int jsonStart(byte[] bytes, int from, int to) {
        int i = skipSpaces(bytes, from, to);
        boolean isCookie = i + COOKIE.length <= to;
        for (int k = 0; isCookie && k < COOKIE.length; k++) {
            isCookie = bytes[i + k] == COOKIE[k];
        }
        if (isCookie) {
            i = skipSpaces(bytes, i + COOKIE.length, to);
        }
        return i < to && bytes[i] == '{' ? i : to;
    }

    private static int skipSpaces(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] == ' ') {
            i++;
        }
        return i;
    }

    private static int addHeader(SyslogHeader header, byte[] payload, Event into) {
        int root = into.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, 0, false);
        byte[] name = "syslog".getBytes(US_ASCII);
        int node = into.add(root, into.append(name), name.length, false, ValueKind.OBJECT, 0, 0, false);
        if (header.priority() >= 0) {
            into.addText(node, "facility", FACILITIES.get(header.priority() >> 3));
            into.addText(node, "severity", SEVERITIES.get(header.priority() & 7));
        }
        addPart(into, node, "timestamp", header.timestamp());
        addPart(into, node, "hostname", header.hostname());
        addPart(into, node, "appname", header.appname());
        addPart(into, node, "procid", header.procid());
        addPart(into, node, "msgid", header.msgid());
        if (!header.structuredData().isEmpty()) {
            addStructuredData(into, node, payload, header.structuredData());
        }
        return root;
    }

    private static void addPart(Event into, int parent, String name, SyslogHeader.Part part) {
        if (!part.isEmpty()) {
            byte[] nameBytes = name.getBytes(US_ASCII);
            int offset = into.append(nameBytes);
            into.add(
                    parent,
                    offset,
                    nameBytes.length,
                    false,
                    ValueKind.STRING,
                    part.from(),
                    part.to() - part.from(),
                    false);
        }
    }

    /** {@code [id name="value" ...][...]}: an object per element, a string per parameter. */
    private static void addStructuredData(Event into, int parent, byte[] bytes, SyslogHeader.Part data) {
        byte[] name = "structured_data".getBytes(US_ASCII);
        int all = into.add(
                parent,
                into.append(name),
                name.length,
                false,
                ValueKind.OBJECT,
                data.from(),
                data.to() - data.from(),
                false);
        int i = data.from();
        while (i < data.to()) {
            int idEnd = SyslogHeader.tokenEnd(bytes, i + 1, data.to(), " ]");
            int element = into.add(all, i + 1, idEnd - i - 1, false, ValueKind.OBJECT, i, 0, false);
            int from = i;
            i = idEnd;
            while (bytes[i] == ' ') {
                int nameFrom = skipSpaces(bytes, i, data.to());
                int nameTo = SyslogHeader.tokenEnd(bytes, nameFrom, data.to(), "=]");
                if (bytes[nameTo] == ']') {
                    i = nameTo;
                    break;
                }
                int valueTo = SyslogHeader.quotedEnd(bytes, nameTo + 2, data.to());
                addParameter(into, element, bytes, nameFrom, nameTo, valueTo);
                i = valueTo + 1;
            }
            i++;
            into.close(element, i - from);
        }
    }

    private static void addParameter(Event into, int element, byte[] bytes, int nameFrom, int nameTo, int valueTo) {
        int valueFrom = nameTo + 2;
        byte[] plain = new byte[valueTo - valueFrom];
        int length = 0;
        for (int i = valueFrom; i < valueTo; i++) {
            boolean isEscape = bytes[i] == '\\'
                    && i + 1 < valueTo
                    && (bytes[i + 1] == '"' || bytes[i + 1] == '\\' || bytes[i + 1] == ']');
            if (isEscape) {
                i++;
            }
            plain[length++] = bytes[i];
        }
        int offset = length == plain.length ? valueFrom : into.append(Arrays.copyOf(plain, length));
        into.add(element, nameFrom, nameTo - nameFrom, false, ValueKind.STRING, offset, length, false);
    }
}
