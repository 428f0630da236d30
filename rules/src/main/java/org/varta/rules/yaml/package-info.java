/**
 * Text to YAML nodes with positions, within limits.
 *
 * <p>In: text. Out: {@link org.varta.rules.yaml.YamlFile}. May import: snakeyaml.
 */
@NullMarked
package org.varta.rules.yaml;

import org.jspecify.annotations.NullMarked;
