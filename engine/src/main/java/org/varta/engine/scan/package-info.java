/**
 * Rules over files, without a server: the incident responder's tool.
 *
 * <p>In: files and directories, a rule set. Out: {@link org.varta.engine.scan.Match}es, in one of several forms, and a {@link
 * org.varta.engine.scan.Summary}. May import: {@code engine.normalise}, {@code engine.decode}, {@code engine.detect}, {@code
 * engine.correlate} (the interface, not Esper), {@code rules}, {@code collector.wire} (types only), commons-compress, zstd-jni,
 * Jackson.
 */
@NullMarked
package org.varta.engine.scan;

import org.jspecify.annotations.NullMarked;
