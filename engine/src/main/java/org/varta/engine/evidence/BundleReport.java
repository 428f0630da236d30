package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a look at a bundle gave.
 *
 * @param journal whose records they are; empty when the manifest cannot be read
 * @param about {@code alert ID} or {@code range}
 * @param records how many are in it
 * @param missing which belong to it but could not be read when it was made, as {@code 5-9 12-12}
 * @param events of an alert, {@code N of M}: it rests on M and names the newest N; empty for a range
 * @param time when it was made, as its signer says
 * @param sealed the checkpoint that the proofs lead to, for people
 * @param firstKeyHex everything hangs on it: compare it with what was noted down
 */
public record BundleReport(
        String journal,
        String about,
        long records,
        String missing,
        String events,
        String time,
        String sealed,
        String firstKeyHex,
        List<Finding> findings) {
    public BundleReport {
        requireNonNull(about, "about");
        findings = List.copyOf(findings);
    }

    static BundleReport broken(List<Finding> findings) {
        return new BundleReport("", "", 0, "", "", "", "", "", findings);
    }
}
