/**
 * The pure function "which rules does this event match".
 *
 * <p>In: {@code rules.plan} and an {@code Event}. Out: {@link org.varta.rules.match.HitSink} calls. May import: {@code
 * rules.plan}, {@code rules.sigma}, {@code rules.event}, {@code rules.regex}.
 */
@NullMarked
package org.varta.rules.match;

import org.jspecify.annotations.NullMarked;
