package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules behind an alert as they were when it was raised.
 *
 * @param epoch {@code HASH PACK-HASH CODE VALID-FROM} of the rule set that was in force; empty when it is not known
 * @param texts SHA-256 of a document to its text
 */
public record RuleVersion(String epoch, SortedMap<String, String> texts) {

    /** Nothing is known. */
    public static final RuleVersion UNKNOWN = new RuleVersion("", new TreeMap<>());

    public RuleVersion {
        requireNonNull(epoch, "epoch");
        texts = new TreeMap<>(texts);
    }
}
