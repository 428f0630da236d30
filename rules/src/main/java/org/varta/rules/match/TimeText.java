package org.varta.rules.match;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Dates with times from text, in UTC.
 *
 * <p>{@code yyyy-MM-ddTHH:mm:ss} or with a space for the T, a fraction of any length after a dot or comma, then
 * {@code Z}, {@code +HH:mm}, {@code +HHmm}, or nothing, which means UTC. Or the Unix epoch: 9 to 11 digits are
 * seconds, 12 to 14 digits are milliseconds, both with or without a fraction; fewer digits are a counter, not a time.
 */
final class TimeText {

    private static final int MAX_CHARS = 64;
    private static final int MIN_SECONDS_DIGITS = 9;
    private static final int MAX_SECONDS_DIGITS = 11;
    private static final int MAX_MILLISECONDS_DIGITS = 14;

    private TimeText() {}

    /** The moment in UTC to the second, or null when the text is no time. */
    static @Nullable LocalDateTime utc(String text) {
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return null;
        }
        return text.length() >= 19 && text.charAt(4) == '-' ? calendar(text) : epoch(text);
    }

    private static @Nullable LocalDateTime epoch(String text) {
        int whole = digitsFrom(text, 0);
        boolean isFraction = whole < text.length() && text.charAt(whole) == '.';
        int end = isFraction ? digitsFrom(text, whole + 1) : whole;
        if (whole < MIN_SECONDS_DIGITS || whole > MAX_MILLISECONDS_DIGITS) {
            return null;
        }
        if (end < text.length() || (isFraction && end == whole + 1)) {
            return null;
        }
        long value = Long.parseLong(text, 0, whole, 10);
        long seconds = whole <= MAX_SECONDS_DIGITS ? value : value / 1000;
        return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    }

    private static @Nullable LocalDateTime calendar(String text) {
        char separator = text.charAt(10);
        boolean isShaped = text.charAt(7) == '-'
                && (separator == 'T' || separator == 't' || separator == ' ')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (!isShaped || year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0) {
            return null;
        }
        // 60 is a leap second; it counts as the last second of its minute
        if (minute > 59
                || second < 0
                || second > 60
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        int zone = 19;
        if (zone < text.length() && (text.charAt(zone) == '.' || text.charAt(zone) == ',')) {
            zone = digitsFrom(text, 20);
            if (zone == 20) {
                return null;
            }
        }
        int offsetMinutes = offsetMinutes(text, zone);
        return offsetMinutes == Integer.MIN_VALUE
                ? null
                : LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59))
                        .minusMinutes(offsetMinutes);
    }

    private static int offsetMinutes(String text, int at) {
        int length = text.length() - at;
        if (length == 0 || (length == 1 && (text.charAt(at) | 0x20) == 'z')) {
            return 0;
        }
        boolean hasColon = length == 6 && text.charAt(at + 3) == ':';
        if ((text.charAt(at) != '+' && text.charAt(at) != '-') || !(hasColon || length == 5)) {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, at + 1, at + 3);
        int minutes = number(text, text.length() - 2, text.length());
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int offset = hours * 60 + minutes;
        return text.charAt(at) == '-' ? -offset : offset;
    }

    /** The number between two offsets, or -1 when not all of it are digits. */
    private static int number(String text, int from, int to) {
        return digitsFrom(text, from) < to ? -1 : Integer.parseInt(text, from, to, 10);
    }

    private static int digitsFrom(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
