package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Which groups to list.
 *
 * @param levels Sigma level keywords; empty means every level
 * @param organisation exactly this one; empty means every organisation
 * @param text case-insensitive substring over title, host, user, rule key, tags, group key and matched values; empty
 *     means every group
 * @param beforeIndex only groups whose newest alert has a lower alert-log index; {@link #FROM_NEWEST} begins
 * @param limit 1 to {@link #LIMIT_MAX}
 */
public record GroupQuery(Show show, Set<String> levels, String organisation, String text, long beforeIndex, int limit) {

    /** Value of {@code beforeIndex} for the first page. */
    public static final long FROM_NEWEST = Long.MAX_VALUE;

    /** Most groups on a page. */
    public static final int LIMIT_MAX = 500;

    /** Most UTF-16 units of the text, and of the organisation. */
    public static final int TEXT_CHARS_MAX = 500;

    public GroupQuery {
        requireNonNull(show, "show");
        requireNonNull(organisation, "organisation");
        requireNonNull(text, "text");
        levels = Set.copyOf(levels);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", is " + limit);
        }
        if (text.length() > TEXT_CHARS_MAX || organisation.length() > TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("text and organisation have at most " + TEXT_CHARS_MAX + " characters");
        }
    }

    /** Which states to list. */
    public enum Show {
        OPEN,
        ACKNOWLEDGED,
        ALL
    }
}
