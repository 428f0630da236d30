/**
 * What detection engineers get to see: problems of rules, results of tests, explanations and coverage, as text, JSON, JUnit
 * and SARIF.
 *
 * <p>In: {@code rules}, {@code engine.normalise}, {@code engine.correlate}, {@code engine.detect}. Out: text. May import: these and {@code
 * engine.scan}.
 */
@NullMarked
package org.varta.engine.workbench;

import org.jspecify.annotations.NullMarked;
