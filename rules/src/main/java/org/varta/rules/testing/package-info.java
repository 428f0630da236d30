/**
 * Rule tests: files beside the rules that say what has to match and what must not.
 *
 * <p>In: {@code *.test.yml}, SigmaHQ's {@code info.yml}, {@code rules.pack}. Out: {@link org.varta.rules.testing.TestResult}.
 * May import: every other package of {@code rules}. Files of raw events and scenarios are run behind the ports {@link
 * org.varta.rules.testing.EventFiles} and {@link org.varta.rules.testing.ScenarioRunner}.
 */
@NullMarked
package org.varta.rules.testing;

import org.jspecify.annotations.NullMarked;
