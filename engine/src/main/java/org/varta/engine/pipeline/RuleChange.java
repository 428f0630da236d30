package org.varta.engine.pipeline;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * From the next record on, another rule set is in force.
 *
 * @param isNew whether the epoch is not in the epoch log yet
 * @param rules the set, whose correlator may still have to be warmed
 * @param done told of the first record, when somebody asked for the change
 */
record RuleChange(
        Epoch epoch, boolean isNew, RuleSet rules, @Nullable CompletableFuture<Long> done) implements Parcel {
    RuleChange {
        requireNonNull(epoch, "epoch");
        requireNonNull(rules, "rules");
    }
}
