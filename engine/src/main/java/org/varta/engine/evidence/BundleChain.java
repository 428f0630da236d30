package org.varta.engine.evidence;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.varta.engine.evidence.Finding.Code;

/** Checks the checkpoints of a bundle: a chain of keys from the first one to the one that signed the manifest. */
final class BundleChain {

    private final UUID journal;
    private final Consumer<Finding> findings;
    private List<SignedCheckpoint> chain = List.of();

    BundleChain(UUID journal, Consumer<Finding> findings) {
        this.journal = journal;
        this.findings = findings;
    }

    /** Reads {@code checkpoints.txt} and follows it. */
    void read(byte[] text) {
        try {
            chain = SignedCheckpoint.parseAll(SignedCheckpoint.text(text));
        } catch (NoteException e) {
            tell(Code.CHECKPOINT_BROKEN, "checkpoints.txt cannot be read: " + e.getMessage());
            return;
        }
        SignedCheckpoint before = null;
        for (SignedCheckpoint signed : chain) {
            follow(before, signed);
            before = signed;
        }
    }

    private void follow(@Nullable SignedCheckpoint before, SignedCheckpoint signed) {
        Checkpoint c = signed.checkpoint();
        String name = name(c);
        if (!signed.isSignedByItsKey()) {
            tell(Code.CHECKPOINT_BROKEN, name + " is not signed by its key");
        }
        if (!c.journal().equals(journal)) {
            tell(Code.CHECKPOINT_BROKEN, name + " is of another journal");
        }
        if (before == null) {
            if (c.key() != 0) {
                tell(Code.KEY_BROKEN, "the chain of keys begins with key " + c.key() + ", expected key 0");
            }
            return;
        }
        Checkpoint p = before.checkpoint();
        if (c.firstSequence() != p.firstSequence()
                || c.size() <= p.size()
                || c.time().isBefore(p.time())) {
            tell(Code.CHECKPOINT_BROKEN, name + " is not behind the one before it");
        }
        boolean isSame = c.key() == p.key()
                && c.publicKeyHex().equals(p.publicKeyHex())
                && c.nextKeyHex().equals(p.nextKeyHex());
        boolean isNext = c.key() == p.key() + 1 && ChainCheck.isAnnounced(p, c);
        if (!isSame && !isNext) {
            tell(Code.KEY_BROKEN, name + " is signed by a key that was not announced: key " + c.key());
        }
    }

    private static String name(Checkpoint c) {
        return "checkpoint of size " + c.size() + " of " + c.time();
    }

    /** The key that signs the manifest is the last one of the chain. */
    void requireSigner(BundleManifest manifest) {
        boolean isLast = !chain.isEmpty()
                && chain.getLast().checkpoint().key() == manifest.key()
                && chain.getLast().checkpoint().publicKeyHex().equals(manifest.publicKeyHex());
        if (!isLast) {
            tell(Code.KEY_BROKEN, "manifest.txt is signed by a key that is not the last one of the chain");
        }
    }

    /** The chain begins with the key that somebody noted down. */
    void requireFirstKey(String hex) {
        if (!firstKeyHex().equals(hex)) {
            tell(Code.KEY_BROKEN, "the first key is " + firstKeyHex() + ", expected " + hex);
        }
    }

    /** A witness has the checkpoint that the proofs lead to, if it is told of checkpoints up to there at all. */
    void compare(SignedCheckpoint sealing, List<SignedCheckpoint> kept) {
        boolean isKept = kept.stream().anyMatch(sealing::equals);
        if (!isKept) {
            tell(Code.WITNESS_CONTRADICTS, name(sealing.checkpoint()) + " is not among those that were put away");
        }
        for (SignedCheckpoint other : kept) {
            for (SignedCheckpoint mine : chain) {
                boolean isSameSize =
                        other.checkpoint().size() == mine.checkpoint().size();
                if (isSameSize && !other.equals(mine)) {
                    tell(Code.WITNESS_CONTRADICTS, name(mine.checkpoint()) + " is not the one that was put away");
                }
            }
        }
    }

    /** The checkpoint of a tree of this size. */
    Optional<SignedCheckpoint> sealing(long size) {
        Optional<SignedCheckpoint> found = chain.stream()
                .filter(signed -> signed.checkpoint().size() == size)
                .findFirst();
        if (found.isEmpty()) {
            tell(Code.CHECKPOINT_BROKEN, "checkpoints.txt has no checkpoint of size " + size);
        }
        return found;
    }

    /** In hexadecimal; empty when there is no checkpoint. */
    String firstKeyHex() {
        return chain.isEmpty() ? "" : chain.getFirst().checkpoint().publicKeyHex();
    }

    private void tell(Code code, String reason) {
        findings.accept(Finding.of(code, reason));
    }
}
