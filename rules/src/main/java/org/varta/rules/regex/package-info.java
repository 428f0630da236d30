/**
 * Regular expressions searched for in UTF-8, one step a byte.
 *
 * <p>In: an expression that RE2/J accepts, and bytes. Out: whether it is found anywhere in them, as RE2/J would find it in
 * the text; or that RE2/J has to be asked, for the few expressions and texts that are left to it. May import: nothing of
 * Varta's, and no library.
 */
@NullMarked
package org.varta.rules.regex;

import org.jspecify.annotations.NullMarked;
