package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Something that is not as it was signed.
 *
 * @param first first record that it concerns; 0 when it concerns none in particular
 * @param last last one
 * @param reason for people
 */
public record Finding(Code code, long first, long last, String reason) {
    public Finding {
        requireNonNull(code, "code");
        requireNonNull(reason, "reason");
    }

    /** What is wrong. */
    public enum Code {
        /** A record is not the one that was sealed: changed, inserted, moved. */
        RECORD_CHANGED,
        /** Somewhere in a range are records that are not the ones that were sealed. */
        RANGE_CHANGED,
        /** Records that were sealed are not there. */
        RECORDS_MISSING,
        /** A record could not be read when it was sealed; so nothing proves what it says now. */
        SEALED_UNREADABLE,
        /** The files of the hash tree were changed; the records are as they were signed. */
        TREE_CHANGED,
        /** A checkpoint is damaged, not signed, or not the next one of its chain. */
        CHECKPOINT_BROKEN,
        /** A key is not the one that was announced. */
        KEY_BROKEN,
        /** A checkpoint that was put away elsewhere contradicts what is here. */
        WITNESS_CONTRADICTS;

        /** As it stands in JSON. */
        public String keyword() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Finding of(Code code, String reason) {
        return new Finding(code, 0, 0, reason);
    }

    static Finding of(Code code, long first, long last, String what) {
        String range = first == last ? "record " + first : "records " + first + " to " + last;
        return new Finding(code, first, last, range + " " + what);
    }
}
