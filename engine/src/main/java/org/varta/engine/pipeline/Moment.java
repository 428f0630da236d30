package org.varta.engine.pipeline;

import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.Detection;
import org.varta.engine.detect.EventHits;

/**
 * A record that the correlator has to see: one with hits, or a tick; or one that raises an alert by itself.
 *
 * @param clockMs the engine's clock at the record, milliseconds since 1970
 * @param hits null of a record without any
 * @param own what one of our own records says about us; see {@link OwnRules}
 */
record Moment(
        long clockMs, @Nullable EventHits hits, @Nullable Detection own) {

    Moment(long clockMs, @Nullable EventHits hits) {
        this(clockMs, hits, null);
    }
}
