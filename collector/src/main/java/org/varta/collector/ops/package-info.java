/**
 * What operators see: the names of all meters, and {@code /metrics}, {@code /livez}, {@code /readyz}; and the thread that looks after
 * something.
 *
 * <p>In: a meter registry and health checks. Out: HTTP answers. May import: Micrometer, {@code collector.wire.http}.
 */
@NullMarked
package org.varta.collector.ops;

import org.jspecify.annotations.NullMarked;
