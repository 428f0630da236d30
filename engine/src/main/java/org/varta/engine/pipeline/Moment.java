package org.varta.engine.pipeline;

import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.EventHits;

/**
 * A record that the correlator has to see: one with hits, or a tick.
 *
 * @param clockMs the engine's clock at the record, milliseconds since 1970
 * @param hits null of a tick
 */
record Moment(long clockMs, @Nullable EventHits hits) {}
