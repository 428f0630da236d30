/**
 * What shippers need of Elasticsearch: {@code _bulk}, single documents, and the probes they send before.
 *
 * <p>In: HTTP requests. Out: {@link org.varta.collector.wire.Frame}s, and an answer once they are on disk. May import:
 * {@code collector.wire}, {@code collector.wire.http}, Jackson streaming.
 */
@NullMarked
package org.varta.collector.wire.elastic;

import org.jspecify.annotations.NullMarked;
