package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.List;
import org.varta.rules.pack.RulePack;

/** Which rule set was in force when, and what it was. */
interface EpochStore {

    /** In rising order of {@link Epoch#validFrom}. */
    List<Epoch> epochs();

    /**
     * Keeps a rule set so that {@link #load} gives it again; durable on return. May be called from any thread.
     *
     * @param files what the rule set was read from
     */
    void archive(String epochHash, RulePack pack, RuleFiles files) throws IOException;

    /** Adds an epoch whose rule set is archived; durable on return. */
    void append(Epoch epoch) throws IOException;

    /**
     * The rule set of an epoch.
     *
     * @throws IOException also when what is kept gives another rule set
     */
    RulePack load(Epoch epoch) throws IOException;
}
