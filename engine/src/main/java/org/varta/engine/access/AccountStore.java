package org.varta.engine.access;

import java.util.Optional;

/** Keeps accounts. Methods may be called from any thread and block on the disk. */
public interface AccountStore {

    /** The account with exactly this name. */
    Optional<Account> find(String name);

    /** Adds an account, or replaces the one of the same name. */
    void put(Account account);

    /** How many there are. */
    long count();
}
