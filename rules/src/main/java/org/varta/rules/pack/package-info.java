/**
 * Rule files to rule sets; site lists and pipelines to {@link org.varta.rules.pack.Site}.
 *
 * <p>In: directories and files. Out: {@link org.varta.rules.pack.RulePack}. May import: every other package of {@code
 * rules}.
 */
@NullMarked
package org.varta.rules.pack;

import org.jspecify.annotations.NullMarked;
