/**
 * Text to YAML nodes with positions, within limits.
 *
 * <p>In: text. Out: {@code YamlNode}. May import: snakeyaml.
 */
@NullMarked
package org.varta.rules.yaml;

import org.jspecify.annotations.NullMarked;
