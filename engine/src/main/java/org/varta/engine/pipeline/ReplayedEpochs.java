package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.List;
import org.varta.rules.pack.RulePack;

/** The epochs of an installation, for a replay: read, never added to. */
record ReplayedEpochs(EpochStore recorded) implements EpochStore {

    @Override
    public List<Epoch> epochs() {
        return recorded.epochs();
    }

    @Override
    public void archive(String epochHash, RulePack pack, RuleFiles files) {}

    @Override
    public void append(Epoch epoch) throws IOException {
        throw new IOException("a replay adds no epoch");
    }

    @Override
    public RulePack load(Epoch epoch) throws IOException {
        return recorded.load(epoch);
    }
}
