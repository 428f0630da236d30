package org.varta.engine.access;

import static java.util.Objects.requireNonNull;

/**
 * Somebody who may log in.
 *
 * @param name 1 to {@link #NAME_CHARS_MAX} letters, digits and {@code . _ - @}; exact, case counts
 */
public record Account(String name, Role role, PasswordHash password) {

    /** Most characters of a name. */
    public static final int NAME_CHARS_MAX = 64;

    public Account {
        requireNonNull(role, "role");
        requireNonNull(password, "password");
        if (!isName(name)) {
            throw new IllegalArgumentException("an account name has 1 to " + NAME_CHARS_MAX
                    + " ASCII letters, digits and . _ - @, not \"" + name + "\"");
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-@".indexOf(c) >= 0));
    }
}
