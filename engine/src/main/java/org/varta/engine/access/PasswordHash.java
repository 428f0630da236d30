package org.varta.engine.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted password hash: PBKDF2 with HMAC-SHA256, RFC 8018. Deriving it takes some tenths of a second of one core, on
 * purpose.
 *
 * @param iterations at least {@link #ITERATIONS_MIN}
 * @param salt hexadecimal, 16 bytes
 * @param hash hexadecimal, 32 bytes
 */
public record PasswordHash(int iterations, String salt, String hash) {

    /** OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256. */
    public static final int ITERATIONS_MIN = 600_000;

    /** Most UTF-16 units of a password; longer ones are refused, not cut. */
    public static final int PASSWORD_CHARS_MAX = 1_024;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    public PasswordHash {
        if (iterations < ITERATIONS_MIN) {
            throw new IllegalArgumentException("at least " + ITERATIONS_MIN + " iterations, not " + iterations);
        }
        if (salt.length() != SALT_BYTES * 2 || hash.length() != HASH_BITS / 4) {
            throw new IllegalArgumentException("salt has 16 bytes and hash 32, in hexadecimal");
        }
    }

    /** The hash of a new password under a fresh salt. */
    public static PasswordHash of(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        HexFormat hex = HexFormat.of();
        return new PasswordHash(
                ITERATIONS_MIN, hex.formatHex(salt), hex.formatHex(derive(password, salt, ITERATIONS_MIN)));
    }

    /** The hash of no password; comparing with it takes as long as with any other. */
    static PasswordHash ofNobody(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BITS / Byte.SIZE];
        random.nextBytes(salt);
        random.nextBytes(hash);
        HexFormat hex = HexFormat.of();
        return new PasswordHash(ITERATIONS_MIN, hex.formatHex(salt), hex.formatHex(hash));
    }

    /** Whether this is the password; takes the same time for every wrong one. */
    public boolean matches(String password) {
        HexFormat hex = HexFormat.of();
        return MessageDigest.isEqual(hex.parseHex(hash), derive(password, hex.parseHex(salt), iterations));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        if (password.length() > PASSWORD_CHARS_MAX) {
            throw new IllegalArgumentException("a password has at most " + PASSWORD_CHARS_MAX + " characters");
        }
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        } finally {
            spec.clearPassword();
        }
    }

    /** Without the hash, so that it never reaches a log. */
    @Override
    public String toString() {
        return "PasswordHash[iterations=" + iterations + "]";
    }
}
