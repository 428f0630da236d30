/**
 * Who may use the console and the API: accounts, roles, password hashes.
 *
 * <p>In: names and passwords. Out: {@link org.varta.engine.access.Account}. May import: nothing of ours; {@code
 * engine.store} implements its port.
 */
@NullMarked
package org.varta.engine.access;

import org.jspecify.annotations.NullMarked;
