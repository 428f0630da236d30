/**
 * The Fluent Forward protocol over TCP, as Fluent Bit, Fluentd and the fluent-logger libraries speak it.
 *
 * <p>In: a byte stream of MessagePack. Out: {@link org.varta.collector.wire.Frame}s with the tag as context, and answers. May
 * import: {@code collector.wire}, Netty buffers.
 */
@NullMarked
package org.varta.collector.wire.forward;

import org.jspecify.annotations.NullMarked;
