/**
 * Sockets, TLS, limits and back-pressure; one package a protocol below.
 *
 * <p>In: bytes of agents and sensors. Out: {@link org.varta.collector.wire.Frame}s, offered to a {@link
 * org.varta.collector.wire.Delivery}. May import: Netty, {@code collector.ops} for meters.
 */
@NullMarked
package org.varta.collector.wire;

import org.jspecify.annotations.NullMarked;
