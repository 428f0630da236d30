/**
 * Why a rule matches an event, or does not, in the words of its author.
 *
 * <p>In: {@code rules.sigma}, {@code rules.plan}, {@code rules.event}. Out: {@link org.varta.rules.explain.RuleVerdict}. May
 * import: these, {@code rules.match} for every verdict, and {@code rules.parse} for hints.
 */
@NullMarked
package org.varta.rules.explain;

import org.jspecify.annotations.NullMarked;
