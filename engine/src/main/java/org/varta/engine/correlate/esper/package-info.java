/**
 * Correlation on Esper 9.
 *
 * <p>In: {@code engine.correlate.CorrelationPlan} and hits. Out: detections. The only package that imports {@code
 * com.espertech}, which is GPLv2; it stays behind {@link org.varta.engine.correlate.Correlator}. {@code Expiring} and its factory
 * use Esper's {@code internal} packages, which is how Esper takes windows: a new Esper may need changes there.
 */
@NullMarked
package org.varta.engine.correlate.esper;

import org.jspecify.annotations.NullMarked;
