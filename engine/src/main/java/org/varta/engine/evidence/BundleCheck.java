package org.varta.engine.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.evidence.Finding.Code;

/**
 * Checks an evidence bundle by itself, without the journal that it is from. The steps are those of docs/evidence.md, and
 * verify_bundle.py takes the same ones.
 */
public final class BundleCheck {

    /** More are not listed. */
    private static final int FINDINGS_MAX = 1_000;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final HexFormat HEX = HexFormat.of();

    private final BundleZip zip;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, BundleZip.Member> members = new HashMap<>();

    private BundleCheck(BundleZip zip) {
        this.zip = zip;
        zip.members().forEach(member -> members.put(member.name(), member));
    }

    /**
     * Checks a file.
     *
     * @param kept checkpoints that a witness put away; none to go without
     * @param firstKeyHex the journal's first public key, as somebody noted it down; null to go without
     * @throws IOException when the file cannot be read; whatever is wrong in it is a finding
     */
    public static BundleReport check(Path file, List<SignedCheckpoint> kept, @Nullable String firstKeyHex)
            throws IOException {
        try (BundleZip zip = BundleZip.open(file)) {
            return new BundleCheck(zip).check(kept, firstKeyHex);
        } catch (NoteException e) {
            return BundleReport.broken(List.of(Finding.of(Code.BUNDLE_BROKEN, String.valueOf(e.getMessage()))));
        }
    }

    private BundleReport check(List<SignedCheckpoint> kept, @Nullable String firstKeyHex) throws IOException {
        BundleManifest.Signed signed = manifest();
        if (signed == null) {
            return BundleReport.broken(findings);
        }
        BundleManifest manifest = signed.manifest();
        if (!signed.isSignedByItsKey()) {
            tell(Code.MANIFEST_BROKEN, "manifest.txt is not signed by the key that it names");
        }
        compareMembers(manifest);
        BundleChain chain = new BundleChain(manifest.journal(), this::add);
        chain.read(content(BundleLayout.CHECKPOINTS));
        chain.requireSigner(manifest);
        if (firstKeyHex != null) {
            chain.requireFirstKey(firstKeyHex);
        }
        Optional<SignedCheckpoint> sealing = chain.sealing(manifest.sealedSize());
        if (sealing.isPresent()) {
            if (!kept.isEmpty()) {
                chain.compare(sealing.get(), kept);
            }
            compareRecords(manifest, sealing.get().checkpoint());
        }
        compareRules(manifest);
        String events = compareAlert(manifest);
        return new BundleReport(
                manifest.journal().toString(),
                manifest.about(),
                manifest.records().count(),
                manifest.missing().text(),
                events,
                manifest.time().toString(),
                sealing.map(found -> "record " + found.checkpoint().lastSequence() + ", "
                                + found.checkpoint().time())
                        .orElse(""),
                chain.firstKeyHex(),
                findings);
    }

    private BundleManifest.@Nullable Signed manifest() throws IOException {
        List<BundleZip.Member> all = zip.members();
        if (all.isEmpty() || !all.getLast().name().equals(BundleManifest.NAME)) {
            tell(Code.MANIFEST_BROKEN, "expected manifest.txt as the last member");
            return null;
        }
        requireCrc(all.getLast());
        try {
            return BundleManifest.parse(zip.read(all.getLast(), BundleLayout.TEXT_BYTES_MAX));
        } catch (NoteException e) {
            tell(Code.MANIFEST_BROKEN, "manifest.txt cannot be read: " + e.getMessage());
            return null;
        }
    }

    private void requireCrc(BundleZip.Member member) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(zip.read(member, BundleLayout.TEXT_BYTES_MAX));
        if ((int) crc.getValue() != member.crc()) {
            tell(Code.MEMBER_CHANGED, member.name() + " does not have the CRC-32 of the .zip");
        }
    }

    /** The manifest's members are those that are there, byte for byte and in their order. */
    private void compareMembers(BundleManifest manifest) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (BundleManifest.Member member : manifest.members()) {
            if (!wanted.add(member.name()) || member.name().equals(BundleManifest.NAME)) {
                tell(Code.MANIFEST_BROKEN, "manifest.txt names " + member.name() + " where it may not");
            }
            BundleZip.Member found = members.get(member.name());
            if (found == null) {
                tell(Code.MEMBER_MISSING, member.name() + " is not there");
            } else if (!hasContent(found, member)) {
                tell(Code.MEMBER_CHANGED, member.name() + " is not what the manifest names");
            }
        }
        List<String> order = new ArrayList<>();
        for (BundleZip.Member member : zip.members()) {
            boolean isNamed = wanted.contains(member.name());
            if (isNamed) {
                order.add(member.name());
            } else if (!member.name().equals(BundleManifest.NAME)) {
                tell(Code.MEMBER_ADDED, member.name() + " is not in the manifest");
            }
        }
        List<String> named = manifest.members().stream()
                .map(BundleManifest.Member::name)
                .filter(members::containsKey)
                .toList();
        for (int i = 0; i < order.size() && named.size() == order.size(); i++) {
            if (!order.get(i).equals(named.get(i))) {
                tell(Code.MEMBER_MOVED, order.get(i) + " stands where " + named.get(i) + " should");
                return;
            }
        }
    }

    private boolean hasContent(BundleZip.Member found, BundleManifest.Member wanted) throws IOException {
        MessageDigest sha256 = TreeHash.sha256();
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = zip.open(found)) {
            for (int read = in.read(buffer, 0, buffer.length); read > 0; read = in.read(buffer, 0, buffer.length)) {
                sha256.update(buffer, 0, read);
                crc.update(buffer, 0, read);
            }
        }
        return found.bytes() == wanted.bytes()
                && HEX.formatHex(sha256.digest()).equals(wanted.sha256Hex())
                && (int) crc.getValue() == found.crc();
    }

    /** Empty when it is not there, which is said. */
    private byte[] content(String name) throws IOException {
        BundleZip.Member member = require(name);
        return member == null ? new byte[0] : zip.read(member, BundleLayout.TEXT_BYTES_MAX);
    }

    private BundleZip.@Nullable Member require(String name) {
        BundleZip.Member member = members.get(name);
        if (member == null) {
            tell(Code.MEMBER_MISSING, name + " is needed and not there");
        }
        return member;
    }

    private void compareRecords(BundleManifest manifest, Checkpoint sealing) throws IOException {
        Selection selection = manifest.records();
        boolean isCovered = !selection.isEmpty()
                && selection.count() <= BundleLayout.RECORDS_MAX
                && sealing.size() <= Long.MAX_VALUE - sealing.firstSequence()
                && selection.first() >= sealing.firstSequence()
                && selection.last() <= sealing.lastSequence();
        if (!isCovered) {
            tell(Code.MANIFEST_BROKEN, "manifest.txt names records that its checkpoint does not cover");
            return;
        }
        BundleZip.Member records = require(BundleLayout.RECORDS);
        BundleZip.Member proof = require(BundleLayout.PROOF);
        if (records == null || proof == null) {
            return;
        }
        LeafTable leaves;
        try (InputStream in = buffered(records)) {
            leaves = new BundleRecords(selection, this::add).read(in);
        }
        try (InputStream in = buffered(proof)) {
            new SelectionProof(sealing.firstSequence(), selection)
                    .check(in, sealing.root(), sealing.size(), leaves::find, this::add);
        }
    }

    private InputStream buffered(BundleZip.Member member) throws IOException {
        return new java.io.BufferedInputStream(zip.open(member), BUFFER_BYTES);
    }

    /** A rule is named by the SHA-256 of its text, an epoch by that of its rule set and code. */
    private void compareRules(BundleManifest manifest) throws IOException {
        for (BundleZip.Member member : zip.members()) {
            String name = member.name();
            if (name.startsWith(BundleLayout.RULES)) {
                byte[] text = zip.read(member, BundleLayout.TEXT_BYTES_MAX);
                if (!name.equals(ruleName(HEX.formatHex(TreeHash.sha256().digest(text))))) {
                    tell(Code.RULE_CHANGED, name + " does not have the text that its name stands for");
                }
            }
        }
        if (!manifest.epoch().isEmpty() && !isEpoch(manifest.epoch())) {
            tell(Code.MANIFEST_BROKEN, "manifest.txt names an epoch that is not that of its rule set and code");
        }
    }

    static String ruleName(String contentHash) {
        return BundleLayout.RULES + contentHash + BundleLayout.RULE_ENDING;
    }

    private static boolean isEpoch(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 4) {
            return false;
        }
        String named = parts[1].length() + ":" + parts[1] + parts[2].length() + ":" + parts[2];
        byte[] hash = TreeHash.sha256().digest(named.getBytes(StandardCharsets.UTF_8));
        return HEX.formatHex(hash).equals(parts[0]);
    }

    /** Gives how many events the alert names, and of how many; empty when nothing says so. */
    private String compareAlert(BundleManifest manifest) throws IOException {
        if (!manifest.isAboutAlert() || require(BundleLayout.ALERT) == null) {
            return "";
        }
        Alert alert;
        BundleManifest.Events events;
        try {
            alert = AlertJson.read(content(BundleLayout.ALERT));
            events = BundleManifest.Events.of(alert);
        } catch (IOException | IllegalArgumentException e) {
            tell(Code.ALERT_CHANGED, "alert.json cannot be read");
            return "";
        }
        if (!manifest.about().equals(BundleManifest.ALERT + alert.id())) {
            tell(Code.ALERT_CHANGED, "alert.json is not the alert that the manifest names");
        }
        if (manifest.events() != null && !manifest.events().equals(events)) {
            tell(
                    Code.ALERT_CHANGED,
                    "alert.json has events " + events.text() + ", manifest.txt says "
                            + manifest.events().text());
        }
        UUID journal = manifest.journal();
        for (Alert.EventRef event : alert.events()) {
            boolean isThere = event.journal().equals(journal.toString())
                    && (manifest.records().contains(event.sequence())
                            || manifest.missing().contains(event.sequence()));
            if (!isThere) {
                add(Finding.of(
                        Code.ALERT_CHANGED,
                        event.sequence(),
                        event.sequence(),
                        "belongs to alert.json and is not in the bundle"));
            }
        }
        if (!manifest.epoch().isEmpty()
                && !members.containsKey(ruleName(alert.rule().contentHash()))) {
            tell(Code.RULE_CHANGED, "the rule of alert.json is not in the bundle");
        }
        return events.text();
    }

    private void tell(Code code, String reason) {
        add(Finding.of(code, reason));
    }

    private void add(Finding finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }
}
