/**
 * What analysts see: alerts, their append-only log, their groups and life cycle; the ports that the store implements.
 *
 * <p>In: detections of {@code engine.correlate}. Out: {@link org.varta.engine.alert.Alert}. May import: {@code
 * collector.journal}.
 */
@NullMarked
package org.varta.engine.alert;

import org.jspecify.annotations.NullMarked;
