/**
 * The Sigma language as data: rules, correlations and filters of specification 2.1.0, as sealed records.
 *
 * <p>In: nothing. Out: {@link org.varta.rules.sigma.SigmaDocument}. May import: {@code rules.event}.
 */
@NullMarked
package org.varta.rules.sigma;

import org.jspecify.annotations.NullMarked;
