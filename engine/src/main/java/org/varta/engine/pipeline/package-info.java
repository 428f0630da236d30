/**
 * Joins the stages of the engine: from the raw journal to the alert log.
 *
 * <p>In: the raw journal, rule sets. Out: the hit log, the dead-letter log, the alert log. May import: every stage; no
 * stage imports it.
 */
@NullMarked
package org.varta.engine.pipeline;

import org.jspecify.annotations.NullMarked;
