/**
 * The account of every event by listener and source: received = accepted + refused, and what was accepted is in the
 * journal; what does not add up is told. An
 * engine gives its side of it as an {@link org.varta.collector.ledger.EngineAccount}, and compares it with the {@link
 * org.varta.collector.ledger.Totals} that it reads in the journal.
 *
 * <p>In: counts of listeners and of the journal's commits. Out: {@link org.varta.collector.ledger.Ledger} as JSON and
 * metrics, totals in ticks, gap records. May import: {@code collector.wire}, {@code collector.journal}, {@code collector.ops}.
 */
@NullMarked
package org.varta.collector.ledger;

import org.jspecify.annotations.NullMarked;
