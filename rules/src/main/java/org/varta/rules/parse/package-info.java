/**
 * YAML nodes to Sigma documents, or to problems.
 *
 * <p>In: {@code rules.yaml}. Out: {@code rules.sigma} or {@link org.varta.rules.parse.Problem}. May import: {@code
 * rules.yaml}, {@code rules.sigma}, {@code rules.event}.
 */
@NullMarked
package org.varta.rules.parse;

import org.jspecify.annotations.NullMarked;
