package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the checkpoints of other installations, so that they cannot be taken back there: each is appended to {@code
 * checkpoints-JOURNAL.txt} if it follows from the one before, and what contradicts it is put away in {@code
 * contradictions-JOURNAL.txt}. Thread-safe.
 */
public final class PeerCheckpoints {

    /** Most journals that one installation is a witness for. */
    public static final int PEERS_MAX = 1_000;

    /** So many contradictions of a journal are kept; one is enough as a proof. */
    static final int CONTRADICTIONS_MAX = 100;

    private static final String CONTRADICTIONS = "contradictions";

    private final Path directory;
    private final Map<UUID, Peer> peers = new TreeMap<>();

    private static final class Peer {
        private final String firstKeyHex;
        private final Map<Long, String> keys = new HashMap<>();
        private final Set<String> contradictions = new HashSet<>();
        private @Nullable SignedCheckpoint last;

        Peer(String firstKeyHex) {
            this.firstKeyHex = firstKeyHex;
        }

        void take(SignedCheckpoint signed) {
            keys.putIfAbsent(signed.checkpoint().key(), signed.checkpoint().publicKeyHex());
            last = signed;
        }

        /** Whether nobody but the peer can have signed it. */
        boolean isKeyOf(Checkpoint c) {
            SignedCheckpoint newest = last;
            return c.publicKeyHex().equals(keys.get(c.key()))
                    || (newest != null
                            && c.key() == newest.checkpoint().key() + 1
                            && ChainCheck.isAnnounced(newest.checkpoint(), c));
        }
    }

    private PeerCheckpoints(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads what was kept so far.
     *
     * @param firstKeys by journal, the public key that its evidence began with, in hexadecimal: it was told by another way
     */
    public static PeerCheckpoints open(Path directory, Map<UUID, String> firstKeys) throws IOException {
        if (firstKeys.size() > PEERS_MAX) {
            throw new IOException("at most " + PEERS_MAX + " peers: " + firstKeys.size());
        }
        PeerCheckpoints all = new PeerCheckpoints(EvidenceFiles.directory(directory));
        for (Map.Entry<UUID, String> entry : firstKeys.entrySet()) {
            Peer peer = new Peer(entry.getValue());
            NoteFile.readAndRepair(all.file(entry.getKey()), peer::take);
            SignedCheckpoint last = peer.last;
            if (last != null && !peer.firstKeyHex.equals(peer.keys.get(0L))) {
                throw new IOException(
                        all.file(entry.getKey()) + " begins with another key than the one that is configured");
            }
            NoteFile.readAndRepair(
                    all.file(CONTRADICTIONS, entry.getKey()), signed -> peer.contradictions.add(signed.hashHex()));
            all.peers.put(entry.getKey(), peer);
        }
        return all;
    }

    /** Where the checkpoints of a journal are, if it is one of ours; as {@code journal verify --checkpoint} reads them. */
    public Optional<Path> kept(UUID journal) {
        return Optional.of(file(journal)).filter(file -> peers.containsKey(journal) && Files.exists(file));
    }

    private Path file(UUID journal) {
        return file(DirectoryWitness.PREFIX, journal);
    }

    private Path file(String prefix, UUID journal) {
        return directory.resolve(prefix + "-" + journal + ".txt");
    }

    /** The newest checkpoint of each journal of which there is one. */
    public synchronized List<Checkpoint> newest() {
        List<Checkpoint> newest = new ArrayList<>();
        for (Peer peer : peers.values()) {
            SignedCheckpoint last = peer.last;
            if (last != null) {
                newest.add(last.checkpoint());
            }
        }
        return newest;
    }

    /**
     * Takes a checkpoint; it is durable when it is kept.
     *
     * @param note as a peer sent it
     */
    public synchronized PeerVerdict take(String note) throws IOException {
        SignedCheckpoint signed;
        try {
            signed = SignedCheckpoint.parse(note);
        } catch (NoteException e) {
            return new PeerVerdict(PeerVerdict.Kind.MALFORMED, null, requireNonNull(e.getMessage()));
        }
        Checkpoint c = signed.checkpoint();
        Peer peer = peers.get(c.journal());
        if (peer == null) {
            return refused(c, "no witness for this journal (evidence.witness.peers)");
        }
        if (!signed.isSignedByItsKey()) {
            return refused(c, "it is not signed by the key that it names");
        }
        SignedCheckpoint last = peer.last;
        if (last == null) {
            return first(peer, signed);
        }
        if (signed.hashHex().equals(last.hashHex())) {
            return new PeerVerdict(PeerVerdict.Kind.KNOWN, c.journal(), "known");
        }
        List<Finding> findings = new ArrayList<>();
        ChainCheck.follows("it", last, c, findings::add);
        if (findings.isEmpty()) {
            return keep(peer, signed);
        }
        if (!peer.isKeyOf(c)) {
            return refused(c, "it is not signed by a key of this journal");
        }
        return isKept(signed)
                ? new PeerVerdict(PeerVerdict.Kind.KNOWN, c.journal(), "known")
                : contradiction(peer, signed, findings.getFirst().reason());
    }

    private PeerVerdict first(Peer peer, SignedCheckpoint signed) throws IOException {
        Checkpoint c = signed.checkpoint();
        if (c.key() != 0 || !c.publicKeyHex().equals(peer.firstKeyHex)) {
            return refused(c, "the first checkpoint is expected first, of the key that is configured");
        }
        if (!c.previousHex().equals(Checkpoint.NONE)) {
            return refused(c, "the first checkpoint is expected first, and this one names one before it");
        }
        return keep(peer, signed);
    }

    private PeerVerdict keep(Peer peer, SignedCheckpoint signed) throws IOException {
        new DirectoryWitness(directory).put(signed);
        peer.take(signed);
        return new PeerVerdict(PeerVerdict.Kind.KEPT, signed.checkpoint().journal(), "kept");
    }

    private PeerVerdict contradiction(Peer peer, SignedCheckpoint signed, String reason) throws IOException {
        Checkpoint c = signed.checkpoint();
        String message = "a checkpoint of record " + c.lastSequence() + ", " + c.time()
                + ", signed by a key of this journal, contradicts those that are kept: " + reason;
        boolean isNew = peer.contradictions.size() < CONTRADICTIONS_MAX && peer.contradictions.add(signed.hashHex());
        if (isNew) {
            DirectoryWitness.append(directory, file(CONTRADICTIONS, c.journal()), signed);
        }
        return new PeerVerdict(
                isNew ? PeerVerdict.Kind.CONTRADICTION : PeerVerdict.Kind.CONTRADICTION_AGAIN, c.journal(), message);
    }

    /** Whether an older one was sent again; that is rare enough to read the file. */
    private boolean isKept(SignedCheckpoint signed) throws IOException {
        boolean[] isFound = {false};
        NoteFile.readAndRepair(file(signed.checkpoint().journal()), kept -> isFound[0] |= kept.equals(signed));
        return isFound[0];
    }

    private static PeerVerdict refused(Checkpoint c, String message) {
        return new PeerVerdict(PeerVerdict.Kind.REFUSED, c.journal(), message);
    }
}
