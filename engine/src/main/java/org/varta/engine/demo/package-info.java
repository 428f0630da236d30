/**
 * Plays recorded scenarios through the real listeners.
 *
 * <p>In: scenario files (resources). Out: requests and packets of real protocols to addresses that the caller names. May
 * import: the JDK and Jackson; nothing of Varta, so that it is a client like any other.
 */
@NullMarked
package org.varta.engine.demo;

import org.jspecify.annotations.NullMarked;
