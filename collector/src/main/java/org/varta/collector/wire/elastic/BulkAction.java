package org.varta.collector.wire.elastic;

/**
 * One action of a bulk request.
 *
 * @param index of the action line, else of the URL, else empty
 * @param id empty when the sender leaves it to us
 * @param line the action line's bytes; empty for a line that is none and was kept as an event of its own
 * @param source the document's bytes; empty for a {@code delete}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier on the hot path
record BulkAction(BulkOperation operation, String index, String id, byte[] line, byte[] source) {}
