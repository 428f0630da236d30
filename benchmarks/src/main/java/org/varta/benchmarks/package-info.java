/** placeholder. */
@org.jspecify.annotations.NullMarked
package org.varta.benchmarks;
