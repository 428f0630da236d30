package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.varta.engine.normalise.Mappings;

/** Names everything but the rules that affects verdicts; part of an epoch's identity. */
public final class VerdictVersion {

    /** Raised by whoever changes a decoder, the normaliser, the matcher or the correlator so that verdicts change. */
    private static final int CODE = 5;

    private VerdictVersion() {}

    /** The version of this program with these mapping tables. */
    public static String of(Mappings mappings) {
        try {
            // records all the way down: equal tables give equal text
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(mappings.toString().getBytes(UTF_8));
            return "code-" + CODE + "-mappings-" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
