/**
 * Alerts, dead letters and accounts in SQLite: the embedded store.
 *
 * <p>In: the alert log, the action log and the dead-letter log. Out: implementations of the ports in {@code engine.alert}
 * and {@code engine.access}. May import: SQLite through {@code java.sql} (nobody else may), those two packages, {@code
 * engine.detect} (dead letters only), {@code collector.journal}.
 *
 * <p>Two files: {@code alerts.db} follows from the logs, may be deleted at any time the process is down and is then made
 * again; {@code accounts.db} is made by nothing else and belongs into backups, as do the logs.
 */
@NullMarked
package org.varta.engine.store;

import org.jspecify.annotations.NullMarked;
