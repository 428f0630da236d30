package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.varta.engine.alert.Alert;

/** Writes evidence bundles. Called from several threads; blocks while it works. */
@FunctionalInterface
public interface EvidenceExport {

    /** Where the journal is not sealed. */
    EvidenceExport NONE = alert -> {
        throw new IOException("the journal is not sealed here (evidence.enabled)");
    };

    /**
     * The bundle of an alert.
     *
     * @throws IOException for the one who asked: when the records are not sealed yet, or cannot be proven
     */
    Bundle export(Alert alert) throws IOException;

    /**
     * A bundle that was written and checked.
     *
     * @param name for whoever keeps it
     * @param file at its beginning; goes away when it is closed
     * @param events {@code N of M}: the alert rests on M, and the bundle is of the newest N
     * @param sha256Hex of the file
     * @param firstKeyHex the key that the journal's evidence began with
     */
    record Bundle(String name, FileChannel file, long bytes, String events, String sha256Hex, String firstKeyHex) {
        public Bundle {
            requireNonNull(name, "name");
            requireNonNull(file, "file");
            requireNonNull(events, "events");
            requireNonNull(sha256Hex, "sha256Hex");
            requireNonNull(firstKeyHex, "firstKeyHex");
        }
    }
}
