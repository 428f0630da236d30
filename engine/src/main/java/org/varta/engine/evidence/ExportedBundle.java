package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A bundle that was written and checked.
 *
 * @param sha256Hex of the whole file
 */
public record ExportedBundle(Path file, long bytes, String sha256Hex, BundleReport report) {
    public ExportedBundle {
        requireNonNull(file, "file");
        requireNonNull(sha256Hex, "sha256Hex");
        requireNonNull(report, "report");
    }
}
