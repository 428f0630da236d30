package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.RecordLog;
import org.varta.engine.alert.Alert;
import org.varta.engine.detect.Hit;
import org.varta.engine.evidence.Finding.Code;

/**
 * Bundles out of a journal that four keys sealed, good and tampered, through {@link BundleCheck} and through the independent
 * checker in docs/verify_bundle.py; the two have to say the same.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BundleTest {

    private static final long DAY_MS = 86_400_000;
    private static final long START_MS = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final int RECORDS = 40;
    private static final Pattern FINDING =
            Pattern.compile("\\{\"code\": \"([a-z-]+)\", \"first\": (-?\\d+), \"last\": (-?\\d+)");
    private static final String RULE = "title: Relay opened\nid: 6c2f9d0a-0d53-4a49-9b0c-6ce0f3ad1001\n";

    @TempDir
    private Path directory;

    private Path journal = Path.of("");
    private Path evidence = Path.of("");
    private Path bundle = Path.of("");
    private String journalId = "";
    private String pythonSaid = "";

    @BeforeEach
    void seal() throws IOException {
        journal = directory.resolve("journal");
        evidence = directory.resolve("evidence");
        bundle = directory.resolve("bundle.zip");
        SecureRandom random = new SecureRandom();
        for (int day = 0; day < 4; day++) {
            try (RecordLog log = RecordLog.open(journal)) {
                journalId = log.id().toString();
                for (int i = 0; i < RECORDS / 4; i++) {
                    log.append(("record " + (day * RECORDS / 4 + i) + " of feeder 7").getBytes(UTF_8));
                }
                log.force();
            }
            try (EvidenceWriter writer = EvidenceWriter.open(
                    JournalRecords.open(journal),
                    evidence,
                    evidence.resolve("keys"),
                    EvidenceOptions.of("grid", 1, DAY_MS),
                    random,
                    EvidenceWriter.Disk.REAL)) {
                writer.step(START_MS + day * DAY_MS);
            }
        }
    }

    private BundleExport export() {
        return new BundleExport(
                journal,
                evidence,
                evidence.resolve("keys"),
                1 << 20,
                InstantSource.fixed(Instant.ofEpochMilli(START_MS)));
    }

    private Alert alert(long... sequences) {
        return alertOf(sequences.length, sequences);
    }

    /** An alert that rests on more events than it names, perhaps. */
    private Alert alertOf(int eventCount, long... sequences) {
        List<Alert.EventRef> events = new ArrayList<>();
        for (long sequence : sequences) {
            events.add(new Alert.EventRef(journalId, sequence, "relay", START_MS, Hit.NO_TIME, new LinkedHashMap<>()));
        }
        Alert.RuleRef rule =
                new Alert.RuleRef("relay", "Relay opened", "high", "", List.of(), hex(RULE.getBytes(UTF_8)));
        return new Alert(
                "a1b2", "grid", rule, Alert.Kind.EVENT, List.of(), START_MS, START_MS, "", "", events, eventCount);
    }

    private static RuleVersion rules() {
        String epoch = hex("4:pack4:code".getBytes(UTF_8));
        return new RuleVersion(epoch + " pack code 1", new TreeMap<>(Map.of(hex(RULE.getBytes(UTF_8)), RULE)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(TreeHash.sha256().digest(bytes));
    }

    private List<Finding> check() throws IOException {
        return BundleCheck.check(bundle, List.of(), null).findings();
    }

    /** What the Python checker finds, as code, first and last; null where there is no Python. */
    private @Nullable List<String> python(String... more) throws IOException, InterruptedException {
        Path script = Path.of(System.getProperty("varta.home", ".."), "docs", "verify_bundle.py");
        List<String> command = new ArrayList<>(List.of("python3", script.toString(), bundle.toString()));
        command.addAll(List.of(more));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(directory.resolve("python.err").toFile())
                    .start();
        } catch (IOException absent) {
            return null;
        }
        pythonSaid = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exit = process.waitFor();
        assertThat(exit)
                .as("%s", Files.readString(directory.resolve("python.err")))
                .isIn(0, 4);
        List<String> found = new ArrayList<>();
        Matcher finding = FINDING.matcher(pythonSaid);
        while (finding.find()) {
            found.add(finding.group(1) + " " + finding.group(2) + " " + finding.group(3));
        }
        assertThat(exit).isEqualTo(found.isEmpty() ? 0 : 4);
        return found;
    }

    /** Both checkers say the same. */
    private List<Finding> checkTwice(String what) throws IOException, InterruptedException {
        List<Finding> findings = check();
        List<String> found = python();
        if (found != null) {
            assertThat(found)
                    .as("%s: docs/verify_bundle.py", what)
                    .isEqualTo(findings.stream()
                            .map(f -> f.code().keyword() + " " + f.first() + " " + f.last())
                            .toList());
        }
        return findings;
    }

    @Test
    void pythonIsThereToCheckBundlesWithoutOurCode() throws Exception {
        export().alert(alert(3), rules(), bundle);
        assumeTrue(python() != null, "SKIPPED: no python3, so nothing but our own code checks bundles here");
    }

    @Test
    void aBundleProvesItselfFromTheFirstKeyOn() throws Exception {
        SignedCheckpoint last;
        SignedCheckpoint third;
        try (CheckpointLogReader log = CheckpointLogReader.open(evidence)) {
            last = requireNonNull(log.last());
            third = requireNonNull(log.firstWith(Checkpoint::lastSequence, 23));
        }
        for (Alert alert : List.of(alert(1), alert(40), alert(5, 7, 8, 23), alert(23, 5, 5))) {
            ExportedBundle made = export().alert(alert, rules(), bundle);
            assertThat(checkTwice("alert")).isEmpty();
            assertThat(made.sha256Hex()).isEqualTo(hex(Files.readAllBytes(bundle)));
            assertThat(made.report().about()).isEqualTo("alert a1b2");
            Files.delete(bundle);
        }
        for (long first = 1; first <= RECORDS; first += 13) {
            for (long end = first; end <= RECORDS; end += 9) {
                export().range(first, end, bundle);
                assertThat(check()).as("%d to %d", first, end).isEmpty();
                Files.delete(bundle);
            }
        }
        export().range(5, 23, bundle);
        String firstKey = BundleCheck.check(bundle, List.of(), null).firstKeyHex();
        assertThat(BundleCheck.check(bundle, List.of(third), firstKey).findings())
                .isEmpty();
        assertThat(BundleCheck.check(bundle, List.of(last), "00".repeat(32)).findings())
                .extracting(Finding::code)
                .containsExactly(Code.KEY_BROKEN, Code.WITNESS_CONTRADICTS);
        Path kept = directory.resolve("kept.txt");
        Files.writeString(kept, third.note());
        assertThat(python("--first-key", firstKey, "--checkpoint", kept.toString()))
                .isIn(null, List.of());
        Files.writeString(kept, last.note());
        assertThat(python("--first-key", "00".repeat(32), "--checkpoint", kept.toString()))
                .isIn(null, List.of("key-broken 0 0", "witness-contradicts 0 0"));
    }

    @Test
    void everyChangedByteIsFound() throws Exception {
        export().alert(alert(5, 23), rules(), bundle);
        byte[] whole = Files.readAllBytes(bundle);
        Random random = new Random(7);
        int step = Integer.getInteger("varta.bundle.step", 17);
        int changes = 0;
        for (int at = random.nextInt(step); at < whole.length; at += step) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(bundle, changed);
            List<Finding> found = changes % 25 == 0 ? checkTwice("byte " + at) : check();
            assertThat(found).as("byte %d", at).isNotEmpty();
            changes++;
        }
        assertThat(changes).isGreaterThan(200);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(bundle, java.util.Arrays.copyOf(whole, length));
            assertThat(check()).as("length %d", length).isNotEmpty();
        }
    }

    @Test
    void everyChangedByteOfTheManifestIsFound() throws Exception {
        export().alert(alertOf(130, 5, 23), rules(), bundle);
        byte[] whole = Files.readAllBytes(bundle);
        String text = new String(whole, ISO_8859_1);
        int begin = text.indexOf("varta-bundle/");
        int end = text.indexOf("PK\u0001\u0002", begin);
        assertThat(text.substring(begin, end)).contains("\nversion 2\n", "\nevents 2 of 130\n");
        Random random = new Random(11);
        for (int at = begin; at < end; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(bundle, changed);
            boolean isOfEvents = text.startsWith("events 2 of 130", at);
            List<Finding> found = isOfEvents || at % 97 == 0 ? checkTwice("byte " + at) : check();
            assertThat(found).as("byte %d", at).isNotEmpty();
        }
    }

    @Test
    void itSaysHowManyEventsOfHowManyTheAlertNames() throws Exception {
        export().range(5, 9, bundle);
        assertThat(new String(members().manifest(), UTF_8)).contains("\nversion 2\n", "\nevents \n");
        assertEvents("");
        Files.delete(bundle);
        export().alert(alertOf(130, 5, 23), rules(), bundle);
        SequencedMembers whole = members();
        assertThat(new String(whole.manifest(), UTF_8)).contains("\nversion 2\n", "\nevents 2 of 130\n");
        assertEvents("2 of 130");

        BundleManifest.Events other = new BundleManifest.Events(2, 131);
        write(entries(whole), whole.manifest(), m -> with(m, BundleManifest.VERSION, other));
        assertThat(checkTwice("another count under a signed manifest"))
                .singleElement()
                .satisfies(f -> assertThat(f.code()).isEqualTo(Code.ALERT_CHANGED))
                .satisfies(f ->
                        assertThat(f.reason()).isEqualTo("alert.json has events 2 of 130, manifest.txt says 2 of 131"));
        assertThat(pythonSaid).contains("alert.json has events 2 of 130, manifest.txt says 2 of 131");
    }

    @Test
    void aBundleOfVersionOneStillVerifies() throws Exception {
        export().alert(alertOf(130, 5, 23), rules(), bundle);
        SequencedMembers whole = members();
        write(entries(whole), whole.manifest(), m -> with(m, 1, null));
        assertThat(new String(members().manifest(), UTF_8))
                .contains("\nversion 1\n")
                .doesNotContain("events ");
        assertEvents("2 of 130");
    }

    /** Both checkers find the bundle whole, and say the same of the events. */
    private void assertEvents(String events) throws IOException, InterruptedException {
        assertThat(checkTwice("events " + events)).isEmpty();
        assertThat(BundleCheck.check(bundle, List.of(), null).events()).isEqualTo(events);
        assertThat(pythonSaid)
                .satisfiesAnyOf(
                        said -> assertThat(said).isEmpty(),
                        said -> assertThat(said).contains("\"events\": \"" + events + "\""));
    }

    private static BundleManifest with(BundleManifest m, int version, BundleManifest.@Nullable Events events) {
        return new BundleManifest(
                version,
                m.journal(),
                m.about(),
                m.records(),
                m.missing(),
                events,
                m.epoch(),
                m.sealedSize(),
                m.key(),
                m.publicKeyHex(),
                m.time(),
                m.members());
    }

    @Test
    void aSignedManifestThatIsWrittenInAnotherWayIsRefused() throws Exception {
        export().alert(alertOf(130, 5, 23), rules(), bundle);
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("events 2 of 130", "events 2 of 1");
        changes.put("of 130\n", "of 0130\n");
        changes.put("of 130\nepoch", "of 9223372036854775808\nepoch");
        changes.put("events 2 of 130\n", "");
        changes.put("events 2 of 130\nepoch", "events \nepoch");
        changes.put("version 2", "version 1");
        changes.put("version 2\n", "version 3\n");
        changes.put("\nversion 2\n", "\nversion 02\n");
        SequencedMembers whole = members();
        for (Map.Entry<String, String> change : changes.entrySet()) {
            BundleManifest good = BundleManifest.parse(whole.manifest()).manifest();
            String text = good.text().replace(change.getKey(), change.getValue());
            assertThat(text).isNotEqualTo(good.text());
            SigningKeys.Key key = requireNonNull(SigningKeys.find(evidence.resolve("keys"), good.key()));
            String name = text.substring(0, text.indexOf('\n'));
            byte[] publicKey = HexFormat.of().parseHex(good.publicKeyHex());
            String note = NoteSignature.note(text, name, publicKey, key.sign(text.getBytes(UTF_8)));
            Files.delete(bundle);
            try (BundleZipWriter zip = BundleZipWriter.open(bundle, 1 << 20)) {
                for (Map.Entry<String, byte[]> member : entries(whole)) {
                    zip.add(member.getKey(), out -> out.write(member.getValue()));
                }
                zip.add(BundleManifest.NAME, out -> out.write(note.getBytes(UTF_8)));
                zip.finish();
            }
            assertThat(checkTwice(change.getValue())).extracting(Finding::code).containsExactly(Code.MANIFEST_BROKEN);
        }
    }

    @Test
    void aByteThatIsNoUtf8IsNotReadAsAnotherCharacter() throws Exception {
        export().alert(alert(5, 23), rules(), bundle);
        byte[] changed = Files.readAllBytes(bundle);
        int at = new String(changed, ISO_8859_1).indexOf("\ninstallation ") + "\ninstallation ".length();
        changed[at] = (byte) 0xff;
        Files.write(bundle, changed);
        assertThat(checkTwice("installation"))
                .extracting(Finding::code)
                .containsExactly(Code.MEMBER_CHANGED, Code.CHECKPOINT_BROKEN, Code.KEY_BROKEN, Code.CHECKPOINT_BROKEN);
    }

    /** The members of a bundle in their order, without the manifest. */
    private SequencedMembers members() throws IOException {
        try (BundleZip zip = BundleZip.open(bundle)) {
            Map<String, byte[]> members = new LinkedHashMap<>();
            for (BundleZip.Member member : zip.members()) {
                members.put(member.name(), zip.read(member, 1 << 20));
            }
            byte[] manifest = requireNonNull(members.remove(BundleManifest.NAME));
            return new SequencedMembers(members, manifest);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // a carrier
    private record SequencedMembers(Map<String, byte[]> members, byte[] manifest) {}

    /**
     * Writes a bundle as somebody does who repairs all checksums.
     *
     * @param isSigned whether the manifest is made anew with the real key, as by somebody who has stolen it
     */
    private void write(List<Map.Entry<String, byte[]>> members, byte[] manifest, boolean isSigned) throws IOException {
        write(members, manifest, isSigned ? m -> m : null);
    }

    /** The same, with another manifest under the real key. */
    private void write(
            List<Map.Entry<String, byte[]>> members, byte[] manifest, @Nullable UnaryOperator<BundleManifest> resigned)
            throws IOException {
        Files.delete(bundle);
        try (BundleZipWriter zip = BundleZipWriter.open(bundle, 1 << 20)) {
            List<BundleManifest.Member> written = new ArrayList<>();
            for (Map.Entry<String, byte[]> member : members) {
                written.add(zip.add(member.getKey(), out -> out.write(member.getValue())));
            }
            BundleManifest m = BundleManifest.parse(manifest).manifest();
            BundleManifest anew = new BundleManifest(
                    m.version(),
                    m.journal(),
                    m.about(),
                    m.records(),
                    m.missing(),
                    m.events(),
                    m.epoch(),
                    m.sealedSize(),
                    m.key(),
                    m.publicKeyHex(),
                    m.time(),
                    written);
            SigningKeys.Key key = requireNonNull(SigningKeys.find(evidence.resolve("keys"), m.key()));
            byte[] note = resigned == null ? manifest : resigned.apply(anew).sign(key);
            zip.add(BundleManifest.NAME, out -> out.write(note));
            zip.finish();
        }
    }

    private static List<Map.Entry<String, byte[]>> entries(SequencedMembers whole) {
        return new ArrayList<>(whole.members().entrySet());
    }

    @Test
    void everyMemberThatIsRemovedAddedOrMovedIsNamed() throws Exception {
        export().alert(alert(5, 23), rules(), bundle);
        SequencedMembers whole = members();
        for (int i = 0; i < whole.members().size(); i++) {
            List<Map.Entry<String, byte[]>> without = entries(whole);
            String name = without.remove(i).getKey();
            write(without, whole.manifest(), false);
            assertThat(checkTwice("without " + name))
                    .anyMatch(f -> f.code() == Code.MEMBER_MISSING && f.reason().startsWith(name));

            List<Map.Entry<String, byte[]>> more = entries(whole);
            more.add(i, Map.entry("rules/more.yml", new byte[] {1}));
            write(more, whole.manifest(), false);
            assertThat(checkTwice("more at " + i))
                    .anyMatch(f -> f.code() == Code.MEMBER_ADDED && f.reason().startsWith("rules/more.yml"));

            List<Map.Entry<String, byte[]>> moved = entries(whole);
            Collections.rotate(moved.subList(i, moved.size()), 1);
            write(moved, whole.manifest(), false);
            List<Finding> found = checkTwice("moved from " + i);
            assertThat(found.stream().anyMatch(f -> f.code() == Code.MEMBER_MOVED))
                    .isEqualTo(i < moved.size() - 1);
        }
    }

    @Test
    void aRecordThatIsChangedRemovedAddedOrMovedIsNamedAlsoUnderASignedManifest() throws Exception {
        export().range(5, 23, bundle);
        SequencedMembers whole = members();
        List<byte[]> records = split(requireNonNull(whole.members().get(BundleLayout.RECORDS)));
        for (int i = 0; i < records.size(); i += 3) {
            long sequence = 5L + i;
            List<byte[]> changed = new ArrayList<>(records);
            byte[] record = changed.get(i).clone();
            record[record.length - 1] ^= 1;
            changed.set(i, record);
            assertThat(after(whole, changed, "changed"))
                    .singleElement()
                    .satisfies(f -> assertThat(f.code()).isEqualTo(Code.RECORD_CHANGED))
                    .satisfies(f -> assertThat(f.first()).isEqualTo(sequence))
                    .satisfies(f -> assertThat(f.last()).isEqualTo(sequence));

            List<byte[]> removed = new ArrayList<>(records);
            removed.remove(i);
            assertThat(after(whole, removed, "removed"))
                    .singleElement()
                    .satisfies(f -> assertThat(f.code()).isEqualTo(Code.RECORDS_MISSING))
                    .satisfies(f -> assertThat(f.first()).isEqualTo(sequence));

            List<byte[]> doubled = new ArrayList<>(records);
            doubled.add(i, records.get(i));
            assertThat(after(whole, doubled, "doubled"))
                    .singleElement()
                    .satisfies(f -> assertThat(f.code()).isEqualTo(Code.RECORD_CHANGED))
                    .satisfies(f -> assertThat(f.first()).isEqualTo(sequence));

            List<byte[]> moved = new ArrayList<>(records);
            Collections.swap(moved, i, (i + 1) % records.size());
            assertThat(after(whole, moved, "moved")).isNotEmpty();
        }
    }

    private List<Finding> after(SequencedMembers whole, List<byte[]> records, String what) throws Exception {
        List<Map.Entry<String, byte[]>> members = entries(whole);
        int length = records.stream().mapToInt(r -> r.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        records.forEach(all::put);
        members.replaceAll(m -> m.getKey().equals(BundleLayout.RECORDS) ? Map.entry(m.getKey(), all.array()) : m);
        write(members, whole.manifest(), true);
        return checkTwice(what);
    }

    private static List<byte[]> split(byte[] all) {
        ByteBuffer view = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (view.hasRemaining()) {
            byte[] record = new byte[BundleLayout.RECORD_HEADER_BYTES + view.getInt(view.position() + Long.BYTES)];
            view.get(record);
            records.add(record);
        }
        return records;
    }

    @Test
    void proofAlertRuleAndChainThatAreChangedUnderASignedManifestAreNamed() throws Exception {
        export().alert(alert(5, 23), rules(), bundle);
        SequencedMembers whole = members();
        Map<String, Code> codes = new LinkedHashMap<>();
        codes.put(BundleLayout.PROOF, Code.RANGE_CHANGED);
        codes.put(BundleLayout.CHECKPOINTS, Code.CHECKPOINT_BROKEN);
        codes.put(BundleLayout.ALERT, Code.ALERT_CHANGED);
        codes.put("rules/" + hex(RULE.getBytes(UTF_8)) + ".yml", Code.RULE_CHANGED);
        for (Map.Entry<String, Code> wanted : codes.entrySet()) {
            List<Map.Entry<String, byte[]>> members = entries(whole);
            members.replaceAll(m -> {
                byte[] changed = m.getValue().clone();
                changed[10] ^= 1;
                return m.getKey().equals(wanted.getKey()) ? Map.entry(m.getKey(), changed) : m;
            });
            write(members, whole.manifest(), true);
            assertThat(checkTwice(wanted.getKey())).extracting(Finding::code).contains(wanted.getValue());
        }
    }

    @Test
    void recordsThatCannotBeProvenAnyMoreAreNamedAsMissing() throws Exception {
        assertThat(Selection.of(List.of(9L, 5L, 6L, 5L)).text()).isEqualTo("5-6 9-9");
        List<byte[]> damaged = new ArrayList<>();
        try (JournalRecords records = JournalRecords.open(journal)) {
            records.seek(7);
            records.next();
            damaged.add(requireNonNull(records.bytes()).clone());
        }
        try (var files = Files.walk(journal)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cq4")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .indexOf(new String(damaged.getFirst(), UTF_8));
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                }
            }
        }
        ExportedBundle made = export().range(5, 9, bundle);
        assertThat(made.report().missing()).isEqualTo("7-7");
        assertThat(made.report().records()).isEqualTo(4);
        assertThat(checkTwice("missing")).isEmpty();
    }

    @Test
    void whatIsTooLargeNotSealedOrWithoutKeyLeavesNothingBehind() throws Exception {
        BundleExport small =
                new BundleExport(journal, evidence, evidence.resolve("keys"), 500, InstantSource.fixed(Instant.EPOCH));
        assertThat(catchThrowable(() -> small.range(1, 40, bundle))).isInstanceOf(BundleTooLargeException.class);
        assertThat(catchThrowable(() -> export().range(1, 41, bundle)))
                .hasMessageContaining("record 41 is not sealed yet");
        BundleExport keyless = new BundleExport(
                journal, evidence, directory.resolve("none"), 1 << 20, InstantSource.fixed(Instant.EPOCH));
        assertThat(catchThrowable(() -> keyless.range(1, 40, bundle)))
                .hasMessageContaining("without it no bundle can be signed");
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsOnly("journal", "evidence");
        }
        try (var holds = Files.list(journal.resolve("holds"))) {
            assertThat(holds).isEmpty();
        }
    }
}
