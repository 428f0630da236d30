package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Something that an analyst did to a group.
 *
 * @param afterIndex alert-log index up to which the analyst's view was made; the action counts before every later alert
 * @param user the analyst's account
 * @param note the analyst's words, may be empty
 */
public record AnalystAction(long afterIndex, String groupId, Kind kind, String user, long atMs, String note) {

    /** Most UTF-16 units of a note. */
    public static final int NOTE_CHARS_MAX = 4_000;

    public AnalystAction {
        requireNonNull(groupId, "groupId");
        requireNonNull(kind, "kind");
        requireNonNull(user, "user");
        requireNonNull(note, "note");
        if (note.length() > NOTE_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "a note has at most " + NOTE_CHARS_MAX + " characters, not " + note.length());
        }
    }

    /** What was done. */
    public enum Kind {
        /** Looked at; nothing more to see here. */
        ACKNOWLEDGE,
        /** Needs another look. */
        REOPEN;

        /** As the API and the action log write it. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The state that the action leads to. */
    public GroupStatus leadsTo() {
        return switch (kind) {
            case ACKNOWLEDGE -> new GroupStatus.Acknowledged(user, atMs);
            case REOPEN -> new GroupStatus.Open();
        };
    }
}
