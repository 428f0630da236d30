/**
 * Processing pipelines: how a site's field names and log sources differ from those that rules are written for. A subset of
 * the YAML of pySigma's pipelines.
 *
 * <p>In: YAML nodes and parsed documents. Out: {@link org.varta.rules.pipeline.Pipeline}, which rewrites documents before
 * they are planned. May import: {@code parse}, {@code yaml}, {@code sigma}, {@code event}.
 */
@NullMarked
package org.varta.rules.pipeline;

import org.jspecify.annotations.NullMarked;
