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
        WITNESS_CONTRADICTS,
        /** A bundle is not written as bundles are. */
        BUNDLE_BROKEN,
        /** The manifest of a bundle cannot be read, contradicts itself, or is not signed by the key that it names. */
        MANIFEST_BROKEN,
        /** A member of a bundle is not the one that the manifest names. */
        MEMBER_CHANGED,
        /** A member of a bundle is not there. */
        MEMBER_MISSING,
        /** A member of a bundle is not in its manifest. */
        MEMBER_ADDED,
        /** The members of a bundle stand in another order. */
        MEMBER_MOVED,
        /** The alert of a bundle does not belong to what else is in it. */
        ALERT_CHANGED,
        /** A rule of a bundle is not the one that fired. */
        RULE_CHANGED;

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
