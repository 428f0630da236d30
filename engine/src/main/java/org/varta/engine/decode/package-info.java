/**
 * Bytes to fields, one class a format.
 *
 * <p>In: the payload of a journal record, or of a file that {@code scan} reads. Out: nodes of a {@code rules.event.Event},
 * unbound. May import: {@code rules.event}, {@code collector.wire} (types only), {@code collector.journal} (types only).
 */
@NullMarked
package org.varta.engine.decode;

import org.jspecify.annotations.NullMarked;
