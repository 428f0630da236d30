package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

/**
 * Records that retention must not remove.
 *
 * @param name small letters, digits and dashes, up to {@link #NAME_CHARS_MAX}; names the file
 * @param kind who holds
 * @param from first sequence held
 * @param to last sequence held; {@link Long#MAX_VALUE} when everything from {@code from} on is
 * @param untilMs milliseconds since 1970 after which it holds nothing; {@link Long#MAX_VALUE} for no end
 * @param reason for people
 */
public record Hold(String name, Kind kind, long from, long to, long untilMs, String reason) {

    /** The longest name. */
    public static final int NAME_CHARS_MAX = 64;

    public Hold {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(reason, "reason");
        if (!isName(name)) {
            throw new IllegalArgumentException("the name of a hold has 1 to " + NAME_CHARS_MAX
                    + " small letters, digits and dashes, found \"" + name + "\"");
        }
        if (from < 1 || to < from) {
            throw new IllegalArgumentException(
                    "a hold goes from a sequence above 0 to one not below it, found " + from + " to " + to);
        }
    }

    /** Who holds. */
    public enum Kind {
        /** A reader that has to come past everything from {@code from} on; it moves its hold itself. */
        READER,
        /** Somebody who needs these records as evidence. */
        EVIDENCE,
        /** A file that cannot be understood; it holds everything until it is mended or deleted. */
        UNREADABLE
    }

    /** What a reader needs whose next record is {@code sequence}. */
    public static Hold ofReader(String name, long sequence) {
        return new Hold(name, Kind.READER, sequence, Long.MAX_VALUE, Long.MAX_VALUE, "");
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }

    /** Whether it holds a record of a row, first and last included. */
    boolean holds(long first, long last, long nowMs) {
        return nowMs <= untilMs && from <= last && to >= first;
    }
}
