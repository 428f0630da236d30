package org.varta.collector.ledger;

/**
 * What an engine made of the events of one source.
 *
 * @param evaluated decoded and matched
 * @param deadLettered kept and shown because no decoder could read them
 * @param missing events that never came, as far as numbers and counters in the events tell
 */
public record EngineRow(long evaluated, long deadLettered, long missing) {

    static final EngineRow ZERO = new EngineRow(0, 0, 0);

    /** Events that are done with. */
    public long settled() {
        return evaluated + deadLettered;
    }

    EngineRow plus(EngineRow other) {
        return new EngineRow(evaluated + other.evaluated, deadLettered + other.deadLettered, missing + other.missing);
    }
}
