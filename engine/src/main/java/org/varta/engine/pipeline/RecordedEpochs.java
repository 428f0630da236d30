package org.varta.engine.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a record stands among the recorded epochs.
 *
 * @param current the epoch that it belongs to, or null when it lies before all
 * @param after the first record of the next epoch; the greatest long when there is none
 */
record RecordedEpochs(@Nullable Epoch current, long after) {

    static RecordedEpochs at(List<Epoch> epochs, long sequence) {
        Epoch current = null;
        for (Epoch epoch : epochs) {
            if (epoch.validFrom() > sequence) {
                return new RecordedEpochs(current, epoch.validFrom());
            }
            current = epoch;
        }
        return new RecordedEpochs(current, Long.MAX_VALUE);
    }
}
