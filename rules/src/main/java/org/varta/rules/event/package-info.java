/**
 * The event vocabulary.
 *
 * <p>In: nothing. Out: {@link org.varta.rules.event.Event}, {@link org.varta.rules.event.FieldCatalog}, {@link
 * org.varta.rules.event.LogSource}. May import: the JDK only.
 */
@NullMarked
package org.varta.rules.event;

import org.jspecify.annotations.NullMarked;
