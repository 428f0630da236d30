/**
 * Proof that the raw journal is as it was: a hash tree over its records, signed checkpoints, witnesses, evidence bundles.
 *
 * <p>In: records of the raw journal by sequence, alerts, checkpoints of peers. Out: {@link org.varta.engine.evidence.SignedCheckpoint}s, findings
 * of a verification, bundles. May import: {@code collector.journal}, {@code
 * collector.wire.http}, {@code collector.ops} (names of meters), {@code engine.alert} (types only). docs/evidence.md has
 * every format, so that somebody else can check without this code.
 */
@NullMarked
package org.varta.engine.evidence;

import org.jspecify.annotations.NullMarked;
