/**
 * Rules over files, without a server: the incident responder's tool.
 *
 * <p>In: files and directories, a compiled rule set. Out: {@link org.varta.engine.scan.Match}es and a {@link
 * org.varta.engine.scan.Summary}. May import: {@code engine.normalise}, {@code engine.decode}, {@code rules}, {@code
 * collector.wire} (types only), commons-compress, Jackson (writing only).
 */
@NullMarked
package org.varta.engine.scan;

import org.jspecify.annotations.NullMarked;
