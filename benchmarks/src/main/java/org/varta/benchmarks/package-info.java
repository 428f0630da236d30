/**
 * Benchmarks as a product of their own: JMH benchmarks of the stages and the whole, and {@link
 * org.varta.benchmarks.Benchmarks}, which runs them all and writes figures and charts.
 *
 * <p>Comes in: the public corpora ({@code -Dvarta.corpora}) and events of our own generators. Goes out: Markdown and SVG.
 * Imports every module; nothing imports this one.
 */
@org.jspecify.annotations.NullMarked
package org.varta.benchmarks;
