/**
 * One HTTP server for everything: ingest listeners, operations, the console.
 *
 * <p>In: HTTP/1.1 requests within limits. Out: calls of a {@link org.varta.collector.wire.http.HttpHandler}. May import:
 * Netty, {@code collector.wire}.
 */
@NullMarked
package org.varta.collector.wire.http;

import org.jspecify.annotations.NullMarked;
