/**
 * Correlation on Esper 9.
 *
 * <p>In: {@code engine.correlate.CorrelationPlan} and hits. Out: detections. The only package that imports {@code
 * com.espertech}, which is GPLv2; it stays behind {@link org.varta.engine.correlate.Correlator}.
 */
@NullMarked
package org.varta.engine.correlate.esper;

import org.jspecify.annotations.NullMarked;
