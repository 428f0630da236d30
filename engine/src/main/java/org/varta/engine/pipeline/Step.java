package org.varta.engine.pipeline;

/** Borders between the loop's steps, where tests let it fail. */
enum Step {
    BATCH_READ,
    DEAD_LETTERS_APPENDED,
    DEAD_LETTERS_FORCED,
    HITS_APPENDED,
    HITS_FORCED,
    ALERTS_APPENDED,
    ALERTS_FORCED,
    CHECKPOINT_SAVED,
    EPOCH_ARCHIVED,
    EPOCH_APPENDED;

    /** Told of every border; throws to let the loop fail there. */
    @FunctionalInterface
    interface Watcher {
        void passed(Step step);
    }
}
