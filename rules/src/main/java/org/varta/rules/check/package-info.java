/**
 * What a rule's author should look at although the rule can be used.
 *
 * <p>In: {@code rules.sigma}. Out: warnings in {@code rules.parse.Problems}. May import: {@code rules.sigma}, {@code
 * rules.parse} (problems only).
 */
@NullMarked
package org.varta.rules.check;

import org.jspecify.annotations.NullMarked;
