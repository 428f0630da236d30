package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.Alert;

/**
 * What is in a bundle: the text of {@code manifest.txt}, a signed note.
 *
 * @param version 2; or 1, which says nothing of events
 * @param about {@code alert ID} or {@code range}
 * @param records that are in it
 * @param missing records that belong to it, but could not be read or proven any more
 * @param events of the alert; null for a range, and in version 1
 * @param epoch {@code HASH PACK-HASH CODE VALID-FROM} of the rules in it; empty when there are none
 * @param sealedSize size of the tree whose checkpoint the proofs lead to
 * @param key number of the key that signs it
 * @param publicKeyHex that key
 * @param members all but the manifest itself, in the order in which they stand
 */
record BundleManifest(
        int version,
        UUID journal,
        String about,
        Selection records,
        Selection missing,
        @Nullable Events events,
        String epoch,
        long sealedSize,
        long key,
        String publicKeyHex,
        Instant time,
        List<Member> members) {

    static final String NAME = "manifest.txt";
    static final String RANGE = "range";
    static final String ALERT = "alert ";

    private static final String ORIGIN = "varta-bundle/";
    /** The one that is written. */
    static final int VERSION = 2;

    /** Without a line on events; still read. */
    private static final int VERSION_WITHOUT_EVENTS = 1;

    private static final HexFormat HEX = HexFormat.of();

    BundleManifest {
        requireNonNull(journal, "journal");
        requireNonNull(records, "records");
        members = List.copyOf(members);
        if (!about.equals(RANGE) && !about.startsWith(ALERT)) {
            throw new IllegalArgumentException("a bundle is about an alert or a range");
        }
        if (version < VERSION_WITHOUT_EVENTS || version > VERSION) {
            throw new IllegalArgumentException("expected version 1 or 2, found " + version);
        }
        if ((events != null) != (version != VERSION_WITHOUT_EVENTS && about.startsWith(ALERT))) {
            throw new IllegalArgumentException("an alert has events, from version 2 on");
        }
        if (sealedSize < 1 || key < 0 || HEX.parseHex(publicKeyHex).length != TreeHash.BYTES) {
            throw new IllegalArgumentException("numbers out of range");
        }
        if (!time.equals(time.truncatedTo(ChronoUnit.MILLIS))) {
            throw new IllegalArgumentException("time is in milliseconds");
        }
        for (Selection.Run run : missing.runs()) {
            if (records.hasAny(run.first(), run.last())) {
                throw new IllegalArgumentException("records are there and missing at once");
            }
        }
    }

    /** A member and the SHA-256 of its content. */
    record Member(String name, long bytes, String sha256Hex) {
        Member {
            if (!BundleZip.Member.isName(name) || bytes < 0 || HEX.parseHex(sha256Hex).length != TreeHash.BYTES) {
                throw new IllegalArgumentException("not a member: " + name);
            }
        }
    }

    /**
     * How many events an alert rests on, and how many of these it names: the newest, which are the bundle's.
     *
     * @param named at most {@code total}
     */
    record Events(long named, long total) {
        private static final String OF = " of ";

        Events {
            if (named < 0 || total < named) {
                throw new IllegalArgumentException("expected at most as many events as there were");
            }
        }

        static Events of(Alert alert) {
            return new Events(alert.events().size(), alert.eventCount());
        }

        /** {@code N of M}. */
        String text() {
            return named + OF + total;
        }

        private static Events parse(String text) {
            String[] parts = text.split(OF, -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("expected \"N of M\" events, found \"" + text + "\"");
            }
            return new Events(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
    }

    boolean isAboutAlert() {
        return about.startsWith(ALERT);
    }

    private String origin() {
        return ORIGIN + journal;
    }

    /** What is signed; ends in a line feed. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(origin()).append('\n');
        text.append("version ").append(version).append('\n');
        text.append("about ").append(about).append('\n');
        text.append("records ").append(records.text()).append('\n');
        text.append("missing ").append(missing.text()).append('\n');
        if (version != VERSION_WITHOUT_EVENTS) {
            text.append("events ").append(events == null ? "" : events.text()).append('\n');
        }
        text.append("epoch ").append(epoch).append('\n');
        text.append("sealed ").append(sealedSize).append('\n');
        text.append("key ").append(key).append(' ').append(publicKeyHex).append('\n');
        text.append("time ").append(time).append('\n');
        for (Member member : members) {
            text.append("member ").append(member.name()).append(' ');
            text.append(member.bytes()).append(' ').append(member.sha256Hex()).append('\n');
        }
        return text.toString();
    }

    byte[] sign(SigningKeys.Key by) throws IOException {
        return NoteSignature.note(text(), origin(), HEX.parseHex(publicKeyHex), by.sign(text().getBytes(UTF_8)))
                .getBytes(UTF_8);
    }

    /** A manifest and whether the key that it names has signed it; whose key that is, is another question. */
    record Signed(BundleManifest manifest, boolean isSignedByItsKey) {}

    /** Reads what {@link #sign} wrote and nothing else. */
    static Signed parse(byte[] bytes) throws NoteException {
        String note = SignedCheckpoint.text(bytes);
        BundleManifest manifest = parseText(note.substring(0, NoteSignature.endOfText(note)));
        byte[] publicKey = HEX.parseHex(manifest.publicKeyHex());
        String signature = NoteSignature.find(note, manifest.origin(), publicKey);
        if (!NoteSignature.note(manifest.text(), manifest.origin(), publicKey, signature)
                .equals(note)) {
            throw new NoteException("a manifest is written in one way only, and this is another");
        }
        boolean isSigned = Ed25519.isSigned(publicKey, manifest.text().getBytes(UTF_8), HEX.parseHex(signature));
        return new Signed(manifest, isSigned);
    }

    private static BundleManifest parseText(String text) throws NoteException {
        Deque<String> lines = new ArrayDeque<>(List.of(text.split("\n", -1)));
        lines.removeLast(); // behind the last line feed
        try {
            UUID journal = UUID.fromString(after(ORIGIN, lines));
            int version = Integer.parseInt(after("version ", lines));
            String about = after("about ", lines);
            Selection records = Selection.parse(after("records ", lines));
            Selection missing = Selection.parse(after("missing ", lines));
            String events = version == VERSION_WITHOUT_EVENTS ? "" : after("events ", lines);
            String epoch = after("epoch ", lines);
            long sealedSize = Long.parseLong(after("sealed ", lines));
            String[] key = after("key ", lines).split(" ", -1);
            if (key.length != 2) {
                throw new NoteException("expected a number and a public key after \"key\"");
            }
            return new BundleManifest(
                    version,
                    journal,
                    about,
                    records,
                    missing,
                    events.isEmpty() ? null : Events.parse(events),
                    epoch,
                    sealedSize,
                    Long.parseLong(key[0]),
                    key[1],
                    Instant.parse(after("time ", lines)),
                    members(lines));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new NoteException("not the manifest of a bundle: " + e.getMessage());
        }
    }

    private static List<Member> members(Deque<String> lines) throws NoteException {
        List<Member> members = new ArrayList<>();
        while (!lines.isEmpty()) {
            String[] parts = after("member ", lines).split(" ", -1);
            if (parts.length != 3) {
                throw new NoteException("expected name, bytes and SHA-256 of a member, found " + List.of(parts));
            }
            members.add(new Member(parts[0], Long.parseLong(parts[1]), parts[2]));
        }
        return members;
    }

    /** Takes the next line off and gives what stands behind its first word. */
    private static String after(String prefix, Deque<String> lines) throws NoteException {
        String line = lines.poll();
        if (line == null || !line.startsWith(prefix)) {
            throw new NoteException("expected a line that begins with \"" + prefix + "\", found "
                    + (line == null ? "the end" : "\"" + line + "\""));
        }
        return line.substring(prefix.length());
    }
}
