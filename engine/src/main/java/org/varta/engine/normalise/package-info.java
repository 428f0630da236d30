/**
 * Fields to Sigma's field names and log sources, by mapping tables that are data files.
 *
 * <p>In: a decoded {@code rules.event.Event}. Out: the same event with slots bound and log sources set, and its {@link
 * org.varta.engine.normalise.Facts}. May import: {@code engine.decode}, {@code rules.event}, {@code rules.yaml}.
 */
@NullMarked
package org.varta.engine.normalise;

import org.jspecify.annotations.NullMarked;
