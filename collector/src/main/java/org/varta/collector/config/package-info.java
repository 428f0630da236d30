/**
 * The one configuration file: settings, their limits and defaults, and the strict reader.
 *
 * <p>In: YAML text and {@code --set key=value}. Out: {@link org.varta.collector.config.Config}, or {@link
 * org.varta.collector.config.ConfigException} with every problem. May import: {@code rules.yaml}.
 */
@NullMarked
package org.varta.collector.config;

import org.jspecify.annotations.NullMarked;
