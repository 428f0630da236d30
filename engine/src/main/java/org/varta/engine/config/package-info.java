/**
 * Settings of the engine and the console, and the catalogue of the whole product.
 *
 * <p>In: nothing. Out: {@link org.varta.engine.config.EngineSettings}. May import: {@code collector.config}.
 */
@NullMarked
package org.varta.engine.config;

import org.jspecify.annotations.NullMarked;
