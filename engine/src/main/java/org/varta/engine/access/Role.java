package org.varta.engine.access;

import java.util.Locale;

/** What an account may do. */
public enum Role {
    /** Everything. */
    ADMIN,
    /** Reads, acknowledges and reopens. */
    ANALYST;

    /** As the API and the store write it. */
    public String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a keyword; an unknown one is a broken store. */
    public static Role of(String keyword) {
        for (Role role : values()) {
            if (role.keyword().equals(keyword)) {
                return role;
            }
        }
        throw new IllegalArgumentException("unknown role " + keyword + ", expected admin or analyst");
    }
}
