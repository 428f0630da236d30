/**
 * Events as lines of JSON in the body of an HTTP request: {@code POST /ingest}.
 *
 * <p>In: HTTP requests. Out: {@link org.varta.collector.wire.Frame}s, and an answer once they are on disk. May import:
 * {@code collector.wire}, {@code collector.wire.http}.
 */
@NullMarked
package org.varta.collector.wire.ndjson;

import org.jspecify.annotations.NullMarked;
