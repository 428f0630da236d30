/**
 * Which rules each event matches, as durable hits.
 *
 * <p>In: {@code rules.match} over normalised events. Out: {@link org.varta.engine.detect.Hit}. May import: {@code
 * rules}, {@code collector.journal}.
 */
@NullMarked
package org.varta.engine.detect;

import org.jspecify.annotations.NullMarked;
