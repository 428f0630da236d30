/**
 * The durable record of what was received: append with group commit, tail, retention.
 *
 * <p>In: {@code wire.Frame}. Out: {@link org.varta.collector.journal.JournalRecord} by sequence. May import: Chronicle
 * Queue (nobody else may), {@code collector.wire} (types only). A Chronicle index never leaves this package.
 */
@NullMarked
package org.varta.collector.journal;

import org.jspecify.annotations.NullMarked;
