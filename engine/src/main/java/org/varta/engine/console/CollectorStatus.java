package org.varta.engine.console;

/**
 * What came in, in events since the start.
 *
 * @param journalSequence the last durable sequence of the raw journal
 */
public record CollectorStatus(long received, long accepted, long acked, long refused, long journalSequence) {}
