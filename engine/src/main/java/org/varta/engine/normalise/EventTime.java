package org.varta.engine.normalise;

import java.nio.charset.StandardCharsets;

/**
 * The time formats of telemetry: ISO 8601 and RFC 3339 with {@code T} or a space, any fraction, {@code Z}, {@code UTC} or an
 * offset with or without a colon, and UTC where they name no zone; numbers since 1970 in seconds, milli-, micro- or
 * nanoseconds by their size, and FILETIME (100 ns since 1601); {@code /Date(ms)/}.
 *
 * <p>Made once and used for every event of a thread. Believable are the years 1990 to 2099: hosts without a clock start in 1970 or 1980, and an unset field is often 1601.
 */
final class EventTime {

    private static final long FIRST_MS = 631_152_000_000L;
    private static final long LAST_MS = 4_102_444_799_999L;
    private static final long FILETIME_OF_1970_MS = 11_644_473_600_000L;
    private static final String DATE_PREFIX = "/Date(";
    private static final int MAX_LENGTH = 64;

    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int end;
    private int at;

    /** Milliseconds since 1970, or {@link Facts#NO_TIME} when the bytes hold no time that can be read and believed. */
    long parse(byte[] text, int offset, int length) {
        if (length == 0 || length > MAX_LENGTH) {
            return Facts.NO_TIME;
        }
        bytes = text;
        at = offset;
        end = offset + length;
        long ms = parse();
        bytes = NOTHING;
        return ms >= FIRST_MS && ms <= LAST_MS ? ms : Facts.NO_TIME;
    }

    private long parse() {
        if (startsWith(DATE_PREFIX)) {
            at += DATE_PREFIX.length();
            return digitsEnd(at) > at ? number(at, digitsEnd(at)) : Facts.NO_TIME;
        }
        int year = digitsEnd(at);
        if (year == at + 4 && year < end && (bytes[year] == '-' || bytes[year] == '/')) {
            return calendar();
        }
        return epoch();
    }

    private long epoch() {
        int integerEnd = digitsEnd(at);
        if (integerEnd == at) {
            return Facts.NO_TIME;
        }
        if (fractionEnd(integerEnd) < end) {
            return exponent();
        }
        if (integerEnd - at > 18 + (bytes[at] == '1' ? 1 : 0)) {
            return Facts.NO_TIME;
        }
        long value = number(at, integerEnd);
        if (value < 100_000_000_000L) {
            return value * 1000 + fractionMs(integerEnd);
        }
        if (value < 100_000_000_000_000L) {
            return value;
        }
        if (value < 100_000_000_000_000_000L) {
            return value / 1000;
        }
        return value < 1_000_000_000_000_000_000L ? value / 10_000 - FILETIME_OF_1970_MS : value / 1_000_000;
    }

    /** {@code 1.6E9}: seconds. */
    private long exponent() {
        try {
            return (long) (Double.parseDouble(new String(bytes, at, end - at, StandardCharsets.US_ASCII)) * 1000);
        } catch (NumberFormatException e) {
            return Facts.NO_TIME;
        }
    }

    /** {@code yyyy-mm-dd hh:mm[:ss[.fraction]][zone]}. */
    private long calendar() {
        if (end - at < 16 || !isTwoDigits(at + 5) || !isTwoDigits(at + 8) || !isTwoDigits(at + 11)) {
            return Facts.NO_TIME;
        }
        byte separator = bytes[at + 10];
        boolean isLayout = bytes[at + 7] == bytes[at + 4]
                && (separator == 'T' || separator == 't' || separator == ' ')
                && bytes[at + 13] == ':'
                && isTwoDigits(at + 14);
        int month = two(at + 5);
        int day = two(at + 8);
        if (!isLayout || month < 1 || month > 12 || day < 1 || day > 31 || two(at + 11) > 24 || two(at + 14) > 59) {
            return Facts.NO_TIME;
        }
        long ms = ((daysSince1970(number(at, at + 4), month, day) * 24 + two(at + 11)) * 60 + two(at + 14)) * 60_000L;
        at += 16;
        if (at + 2 < end && bytes[at] == ':' && isTwoDigits(at + 1)) {
            ms += two(at + 1) * 1000L + fractionMs(at + 3);
            at = fractionEnd(at + 3);
        }
        return zone(ms);
    }

    private long zone(long localMs) {
        int i = at;
        if (i < end && bytes[i] == ' ') {
            i++;
        }
        if (i >= end || bytes[i] == 'Z' || bytes[i] == 'z' || bytes[i] == 'U' || bytes[i] == 'G') {
            return localMs;
        }
        if ((bytes[i] != '+' && bytes[i] != '-') || i + 2 >= end || !isTwoDigits(i + 1)) {
            return Facts.NO_TIME;
        }
        int minutesAt = i + 3 < end && bytes[i + 3] == ':' ? i + 4 : i + 3;
        int minutes = minutesAt + 1 < end && isTwoDigits(minutesAt) ? two(minutesAt) : 0;
        long offsetMs = (two(i + 1) * 60L + minutes) * 60_000L;
        return bytes[i] == '+' ? localMs - offsetMs : localMs + offsetMs;
    }

    /** Milliseconds of a fraction that starts with its point at {@code from}; 0 when there is none. */
    private long fractionMs(int from) {
        if (from >= end || (bytes[from] != '.' && bytes[from] != ',')) {
            return 0;
        }
        long ms = 0;
        for (int i = from + 1, scale = 100; i < end && scale > 0 && isDigit(i); i++, scale /= 10) {
            ms += (long) (bytes[i] - '0') * scale;
        }
        return ms;
    }

    private int fractionEnd(int from) {
        return from < end && (bytes[from] == '.' || bytes[from] == ',') ? digitsEnd(from + 1) : from;
    }

    /** Of the proleptic Gregorian calendar, counting years from March. */
    private static long daysSince1970(long year, int month, int day) {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    private boolean startsWith(String prefix) {
        if (end - at < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[at + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isDigit(int i) {
        return bytes[i] >= '0' && bytes[i] <= '9';
    }

    private boolean isTwoDigits(int i) {
        return i + 1 < end && isDigit(i) && isDigit(i + 1);
    }

    private int two(int i) {
        return (bytes[i] - '0') * 10 + bytes[i + 1] - '0';
    }

    private int digitsEnd(int from) {
        int i = from;
        while (i < end && isDigit(i)) {
            i++;
        }
        return i;
    }

    private long number(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
