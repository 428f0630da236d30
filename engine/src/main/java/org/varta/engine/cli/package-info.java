/** placeholder. */
@org.jspecify.annotations.NullMarked
package org.varta.engine.cli;
