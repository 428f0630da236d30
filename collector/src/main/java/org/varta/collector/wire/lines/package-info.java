/**
 * One event a line over plain TCP, as log shippers' {@code tcp} outputs send JSON.
 *
 * <p>In: a byte stream. Out: {@link org.varta.collector.wire.Frame}s. May import: {@code collector.wire}, Netty buffers.
 */
@NullMarked
package org.varta.collector.wire.lines;

import org.jspecify.annotations.NullMarked;
