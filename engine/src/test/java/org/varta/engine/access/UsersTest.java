package org.varta.engine.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UsersTest {

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Account> accounts = new HashMap<>();
    private final AccountStore store = new AccountStore() {
        @Override
        public Optional<Account> find(String name) {
            return Optional.ofNullable(accounts.get(name));
        }

        @Override
        public void put(Account account) {
            accounts.put(account.name(), account);
        }

        @Override
        public long count() {
            return accounts.size();
        }
    };

    @Test
    void makesOneAdminAndShowsItsPasswordOnce() {
        Optional<String> password = Users.ensureFirstAdmin(store, random);

        assertThat(password).hasValueSatisfying(text -> assertThat(text).matches("([a-zA-Z2-9]{6}-){3}[a-zA-Z2-9]{6}"));
        assertThat(Users.ensureFirstAdmin(store, random)).isEmpty();
        assertThat(new Users(store, random).authenticate("admin", password.orElseThrow()))
                .hasValueSatisfying(account -> assertThat(account.role()).isEqualTo(Role.ADMIN));
    }

    @Test
    void takesOnlyTheRightPasswordOfTheRightName() {
        accounts.put("anna", new Account("anna", Role.ANALYST, PasswordHash.of("correct horse", random)));
        Users users = new Users(store, random);

        assertThat(users.authenticate("anna", "correct horse")).isPresent();
        assertThat(users.authenticate("anna", "Correct horse")).isEmpty();
        assertThat(users.authenticate("Anna", "correct horse")).isEmpty();
        assertThat(users.authenticate("anna", "")).isEmpty();
        assertThat(users.authenticate("anna", "x".repeat(PasswordHash.PASSWORD_CHARS_MAX + 1)))
                .isEmpty();
    }

    @Test
    void saltsEachHash() {
        assertThat(PasswordHash.of("same", random).hash())
                .isNotEqualTo(PasswordHash.of("same", random).hash());
    }

    @Test
    void keepsTheHashOutOfItsText() {
        PasswordHash hash = PasswordHash.of("secret", random);

        assertThat(hash.toString()).doesNotContain(hash.hash()).doesNotContain(hash.salt());
    }

    @Test
    void derivesWhatRfc8018Says() {
        // PBKDF2-HMAC-SHA256 of "password" with salt 000102..0f and 600,000 iterations, computed with Python's hashlib
        PasswordHash known = new PasswordHash(
                600_000,
                "000102030405060708090a0b0c0d0e0f",
                "3bc37118e625093e9b79ed08930ea7af7389591233fdd92dddf369371e60dbc0");

        assertThat(known.matches("password")).isTrue();
        assertThat(known.matches("passwore")).isFalse();
    }

    @Test
    void refusesWeakHashesAndOddNames() {
        PasswordHash hash = PasswordHash.ofNobody(random);

        assertThatThrownBy(() -> new PasswordHash(1_000, hash.salt(), hash.hash()))
                .hasMessageContaining("at least 600000");
        assertThatThrownBy(() -> new Account("", Role.ADMIN, hash)).hasMessageContaining("account name");
        assertThatThrownBy(() -> new Account("a\nb", Role.ADMIN, hash)).hasMessageContaining("account name");
        assertThatThrownBy(() -> new Account("анна", Role.ADMIN, hash)).hasMessageContaining("account name");
        assertThatThrownBy(() -> Role.of("root")).hasMessageContaining("expected admin or analyst");
    }
}
