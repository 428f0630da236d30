package org.varta.collector.ledger;

/**
 * The account of one source, or of all sources of a listener.
 *
 * @param received cut out of the byte stream
 * @param accepted settled as forced to disk
 * @param acked the sender was told so
 * @param refused not kept
 * @param journalled in the journal, as counted by its commits
 */
public record Row(long received, long accepted, long acked, long refused, long journalled) {

    static final Row ZERO = new Row(0, 0, 0, 0, 0);

    Row plus(Row other) {
        return new Row(
                received + other.received,
                accepted + other.accepted,
                acked + other.acked,
                refused + other.refused,
                journalled + other.journalled);
    }
}
