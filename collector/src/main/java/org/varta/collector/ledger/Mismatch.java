package org.varta.collector.ledger;

import static java.util.Objects.requireNonNull;

/**
 * Something in the ledger that cannot be.
 *
 * @param what and whose; the same for the same fault, however the figures go on
 * @param figures when it was first seen
 */
public record Mismatch(String what, String figures) {
    public Mismatch {
        requireNonNull(what, "what");
        requireNonNull(figures, "figures");
    }

    @Override
    public String toString() {
        return what + ": " + figures;
    }
}
