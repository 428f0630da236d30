package org.varta.engine.access;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Optional;

/** Checks passwords. Thread-safe; the methods that hash block for some tenths of a second. */
public final class Users {

    /** Name of the account that the first start makes. */
    public static final String FIRST_ADMIN = "admin";

    private static final String PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_GROUPS = 4;
    private static final int PASSWORD_GROUP_CHARS = 6;

    private final AccountStore accounts;
    private final PasswordHash ofNobody;

    /** Users of these accounts. */
    public Users(AccountStore accounts, SecureRandom random) {
        this.accounts = requireNonNull(accounts, "accounts");
        this.ofNobody = PasswordHash.ofNobody(random);
    }

    /**
     * Makes the account {@link #FIRST_ADMIN} when there is no account at all.
     *
     * @return its generated password (about 139 bits), to be shown once; empty when there are accounts
     */
    public static Optional<String> ensureFirstAdmin(AccountStore accounts, SecureRandom random) {
        if (accounts.count() > 0) {
            return Optional.empty();
        }
        String password = generatedPassword(random);
        accounts.put(new Account(FIRST_ADMIN, Role.ADMIN, PasswordHash.of(password, random)));
        return Optional.of(password);
    }

    /** The account, if name and password are right. Takes as long for a name that does not exist. */
    public Optional<Account> authenticate(String name, String password) {
        if (password.isEmpty() || password.length() > PasswordHash.PASSWORD_CHARS_MAX) {
            return Optional.empty();
        }
        Optional<Account> account = accounts.find(name);
        boolean isRight = account.map(Account::password).orElse(ofNobody).matches(password);
        return isRight ? account : Optional.empty();
    }

    private static String generatedPassword(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int group = 0; group < PASSWORD_GROUPS; group++) {
            if (group > 0) {
                password.append('-');
            }
            for (int i = 0; i < PASSWORD_GROUP_CHARS; i++) {
                password.append(PASSWORD_ALPHABET.charAt(random.nextInt(PASSWORD_ALPHABET.length())));
            }
        }
        return password.toString();
    }
}
