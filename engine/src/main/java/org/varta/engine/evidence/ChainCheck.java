package org.varta.engine.evidence;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows checkpoints in their order: each signed, each naming the one before, each key announced by the one before. */
final class ChainCheck {

    private final Consumer<Finding> findings;
    private final Map<Long, String> keys = new LinkedHashMap<>();
    private @Nullable SignedCheckpoint before;

    ChainCheck(Consumer<Finding> findings) {
        this.findings = findings;
    }

    /** The next checkpoint of the chain. */
    void next(SignedCheckpoint signed) {
        Checkpoint c = signed.checkpoint();
        String name = "checkpoint of size " + c.size() + " of " + c.time();
        if (!signed.isSignedByItsKey()) {
            tell(findings, Finding.Code.CHECKPOINT_BROKEN, name + " is not signed by its key");
        }
        SignedCheckpoint previous = before;
        if (previous == null) {
            if (!c.previousHex().equals(Checkpoint.NONE)) {
                tell(
                        findings,
                        Finding.Code.CHECKPOINT_BROKEN,
                        name + " is the first one here, but names one before it");
            }
        } else {
            follows(name, previous, c, findings);
        }
        keys.putIfAbsent(c.key(), c.publicKeyHex());
        before = signed;
    }

    /** Tells why a checkpoint cannot stand behind another one. */
    static void follows(String name, SignedCheckpoint previous, Checkpoint c, Consumer<Finding> findings) {
        Checkpoint p = previous.checkpoint();
        if (!c.previousHex().equals(previous.hashHex())) {
            tell(findings, Finding.Code.CHECKPOINT_BROKEN, name + " does not follow the one before it");
        }
        if (!c.journal().equals(p.journal()) || c.firstSequence() != p.firstSequence()) {
            tell(findings, Finding.Code.CHECKPOINT_BROKEN, name + " is of another tree");
        }
        if (c.size() <= p.size() || c.time().isBefore(p.time())) {
            tell(findings, Finding.Code.CHECKPOINT_BROKEN, name + " is not behind the one before it");
        }
        boolean isSame = c.key() == p.key()
                && c.publicKeyHex().equals(p.publicKeyHex())
                && c.nextKeyHex().equals(p.nextKeyHex());
        boolean isNext = c.key() == p.key() + 1 && isAnnounced(p, c);
        if (!isSame && !isNext) {
            tell(
                    findings,
                    Finding.Code.KEY_BROKEN,
                    name + " is signed by a key that was not announced: key " + c.key());
        }
    }

    /** Whether a key is the one whose hash stands in a checkpoint of the key before it. */
    static boolean isAnnounced(Checkpoint by, Checkpoint c) {
        String hash = HexFormat.of().formatHex(TreeHash.sha256().digest(c.publicKey()));
        return hash.equals(by.nextKeyHex());
    }

    /** Public keys by their number, in hexadecimal. */
    Map<Long, String> keys() {
        return keys;
    }

    @Nullable
    SignedCheckpoint last() {
        return before;
    }

    private static void tell(Consumer<Finding> findings, Finding.Code code, String reason) {
        findings.accept(Finding.of(code, reason));
    }
}
