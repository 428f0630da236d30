/**
 * Which rules each event matches, as durable hits.
 *
 * <p>In: records of the raw journal, {@code rules.match} over normalised events. Out: {@link
 * org.varta.engine.detect.Hit}. May import: {@code rules}, {@code engine.normalise}, {@code collector.journal}, {@code
 * collector.wire} (types only).
 */
@NullMarked
package org.varta.engine.detect;

import org.jspecify.annotations.NullMarked;
