package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * From which record on a rule set is in force.
 *
 * @param hash of everything that affects verdicts: the rule set and the code
 * @param packHash of the rule set
 * @param code names the decoders, mappings and matcher: their hashes or versions
 * @param validFrom sequence of the first record in the raw journal that is evaluated under it
 */
public record Epoch(String hash, String packHash, String code, long validFrom) {
    public Epoch {
        requireNonNull(hash, "hash");
        requireNonNull(packHash, "packHash");
        requireNonNull(code, "code");
    }

    /** The epoch of a rule set and code. */
    static Epoch of(String packHash, String code, long validFrom) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((packHash.length() + ":" + packHash + code.length() + ":" + code).getBytes(UTF_8));
            return new Epoch(HexFormat.of().formatHex(digest.digest()), packHash, code, validFrom);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
