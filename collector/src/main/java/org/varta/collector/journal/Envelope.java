package org.varta.collector.journal;

/**
 * The binary form of a {@link JournalRecord} within a record of the log, version 1. Little-endian; the sequence and a
 * checksum are in the log's own header.
 *
 * <pre>
 * size
 *    1  version, 1
 *    1  kind: 1 event, 2 gap, 3 tick
 *    2  format code, see {@link org.varta.collector.wire.Format}; unknown ones are read as UNKNOWN
 *    8  receivedAtNs
 *    5 x (2 + n)  organisation, listener, protocol, principal, peer: length in bytes, UTF-8
 *    4 + n  context: length, bytes
 *    rest   payload
 * </pre>
 *
 * <p>Versions are only added, never changed; a reader knows all before its own. Writing is in {@link EnvelopeEncoder},
 * reading in {@link EnvelopeDecoder}.
 */
final class Envelope {

    static final int VERSION = 1;

    /** Version, kind, format, time. */
    static final int FIXED_BYTES = 12;

    static final int NAMES = 5;

    /** Length fields of the names and of the context. */
    static final int LENGTHS_BYTES = NAMES * Short.BYTES + Integer.BYTES;

    /** No name of an origin is longer, in chars; in UTF-8 each takes three bytes at most, and 65,535 can be written. */
    static final int NAME_CHARS_MAX = 16_384;

    private Envelope() {}
}
