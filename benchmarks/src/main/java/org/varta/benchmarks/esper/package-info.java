/**
 * Esper alone as a Sigma engine: every rule a filter in EPL. The baseline that says why matching is not done so.
 *
 * <p>Comes in: planned rules and events. Goes out: EPL and verdicts. The one package beside {@code engine.correlate.esper} that
 * imports {@code com.espertech}. EPL made from rules is for measuring only: EPL can run any Java.
 */
@org.jspecify.annotations.NullMarked
package org.varta.benchmarks.esper;
