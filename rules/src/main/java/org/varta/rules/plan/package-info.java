/**
 * Rules as predicates: what is left of a rule when all modifiers, selections and conditions are worked out.
 *
 * <p>In: {@code rules.sigma}. Out: {@link org.varta.rules.plan.PlannedRule}, or {@code rules.parse.Problem}. May import:
 * {@code rules.sigma}, {@code rules.event}, {@code rules.parse} (problems only), RE2/J (to check expressions).
 */
@NullMarked
package org.varta.rules.plan;

import org.jspecify.annotations.NullMarked;
