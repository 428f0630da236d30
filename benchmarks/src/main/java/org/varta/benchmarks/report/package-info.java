/**
 * Figures to Markdown tables and SVG charts. Comes in: numbers. Goes out: text. Imports nothing of Varta.
 */
@org.jspecify.annotations.NullMarked
package org.varta.benchmarks.report;
