/**
 * Puts the collector together: configuration to journal, listeners and operations endpoint.
 *
 * <p>In: a {@code Config}. Out: a running {@link org.varta.collector.pipeline.Collector}. May import: every package of
 * {@code collector}.
 */
@NullMarked
package org.varta.collector.pipeline;

import org.jspecify.annotations.NullMarked;
