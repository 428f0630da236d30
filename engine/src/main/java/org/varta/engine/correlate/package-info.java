/**
 * Hits to detections: single hits, and what hits amount to together within a time.
 *
 * <p>In: {@code engine.detect.Hit} and the clock of the journal. Out: {@link org.varta.engine.correlate.Detection}. May
 * import: {@code rules.sigma}, {@code rules.pack}, {@code engine.detect} (types only). Pure over its inputs: nothing here reads a clock.
 */
@NullMarked
package org.varta.engine.correlate;

import org.jspecify.annotations.NullMarked;
