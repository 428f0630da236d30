/**
 * Syslog over TCP and UDP: cuts messages out; what they say is for the decoders.
 *
 * <p>In: byte streams and datagrams. Out: {@link org.varta.collector.wire.Frame}s. May import: {@code collector.wire},
 * Netty, {@code collector.ops} for meters.
 */
@NullMarked
package org.varta.collector.wire.syslog;

import org.jspecify.annotations.NullMarked;
