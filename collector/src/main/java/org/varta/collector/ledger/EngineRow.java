package org.varta.collector.ledger;

/**
 * What an engine made of the events of one source.
 *
 * @param evaluated decoded and matched
 * @param deadLettered kept and shown because no decoder could read them
 * @param missing events that never came, as far as numbers and counters in the events tell
 * @param ahead by how much the collector's count of what is journalled was higher at the record since which the two are
 *     compared: one of them began to count earlier; never changes as long as nothing is lost
 */
public record EngineRow(long evaluated, long deadLettered, long missing, long ahead) {

    static final EngineRow ZERO = new EngineRow(0, 0, 0);

    /** Of a source that the collector and the engine have counted from the same record. */
    public EngineRow(long evaluated, long deadLettered, long missing) {
        this(evaluated, deadLettered, missing, 0);
    }

    /** Events that are done with. */
    public long settled() {
        return evaluated + deadLettered;
    }

    EngineRow plus(EngineRow other) {
        return new EngineRow(
                evaluated + other.evaluated,
                deadLettered + other.deadLettered,
                missing + other.missing,
                ahead + other.ahead);
    }
}
