/**
 * The HTTP API for people and the web page that uses it; docs/console-api.md describes it.
 *
 * <p>In: requests, and the ports of {@code engine.alert} and {@code engine.access}. Out: JSON, server-sent events, static
 * files. May import: {@code collector.wire.http}, {@code collector.journal}, {@code collector.ops} (names of meters),
 * {@code rules}, {@code engine.alert}, {@code engine.access}, {@code engine.detect} (dead letters and costs of rules),
 * {@code engine.decode} (payloads as text).
 */
@NullMarked
package org.varta.engine.console;

import org.jspecify.annotations.NullMarked;
