package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.Journal;
import org.varta.collector.journal.RecordLog;
import org.varta.collector.journal.RecordLogReader;
import org.varta.engine.evidence.DirectoryWitness;

/**
 * Somebody who may write to every file rewrites the .cq4 files of a journal and repairs sequences and checksums, so that the
 * journal by itself is whole; {@code varta journal verify --checkpoint} says where.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class JournalTamperTest {

    private static final int EVENTS = 50;
    private static final int RECORD_HEADER_BYTES = 20;

    @TempDir
    private Path directory;

    private Path journal = Path.of("");
    private DataFixture data = new DataFixture(journal);
    private long first;
    private String witness = "";
    private String firstKey = "";

    @BeforeEach
    void receiveAndSeal() throws Exception {
        Path root = Files.createDirectory(directory.resolve("data"));
        journal = root.resolve("journal");
        data = new DataFixture(root);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(text(i).getBytes(UTF_8));
        }
        try (Journal open = data.openJournal()) {
            first = DataFixture.write(open, events);
        }
        data.seal(new DirectoryWitness(directory.resolve("witness")));
        try (var files = Files.list(directory.resolve("witness"))) {
            witness = files.findFirst().orElseThrow().toString();
        }
        assertThat(verify()).as(data.out()).isZero();
        int at = data.out().indexOf("\"firstKey\":\"") + 12;
        firstKey = data.out().substring(at, at + 64);
        assertThat(verify("--first-key", firstKey)).isZero();
    }

    /** Every event as long as every other one. */
    private static String text(int i) {
        return "{\"relay\":\"feeder-%02d opened\"}".formatted(i);
    }

    private int verify(String... more) {
        List<String> all = new ArrayList<>(List.of("journal", "verify", "--checkpoint", witness, "-o", "ndjson"));
        all.addAll(List.of(more));
        return data.run(all.toArray(String[]::new));
    }

    private void isFound(String code, long from, long to) {
        assertThat(verify("--first-key", firstKey)).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("\"whole\":false", "\"damagedRecords\":0")
                .contains("{\"code\":\"" + code + "\",\"first\":" + from + ",\"last\":" + to + ",");
    }

    @Test
    void aByteThatIsChangedInPlaceUnderARepairedChecksum() throws Exception {
        for (int event : new int[] {0, EVENTS / 2, EVENTS - 1}) {
            Path file = file();
            byte[] before = Files.readAllBytes(file);
            byte[] changed = before.clone();
            int at = placeOf(changed, text(event));
            changed[at + text(event).indexOf("opened")] = 'O';
            repair(changed, first + event);
            Files.write(file, changed);

            isFound("record-changed", first + event, first + event);
            Files.write(file, before);
        }
        assertThat(verify()).isZero();
    }

    @Test
    void twoRecordsThatAreExchangedInPlaceUnderRepairedChecksums() throws Exception {
        Path file = file();
        byte[] bytes = Files.readAllBytes(file);
        exchange(bytes, placeOf(bytes, text(7)), placeOf(bytes, text(31)), text(7).length());
        repair(bytes, first + 7);
        repair(bytes, first + 31);
        Files.write(file, bytes);

        isFound("record-changed", first + 7, first + 7);
        isFound("record-changed", first + 31, first + 31);
    }

    @Test
    void aRecordThatIsTakenOut() throws Exception {
        List<byte[]> records = records();
        records.remove((int) (first + 9));
        rewrite(records);

        assertThat(verify("--first-key", firstKey)).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("\"whole\":false", "\"damagedRecords\":0", "\"first\":" + (first + 10) + ",")
                .contains("\"code\":\"records-missing\"");
    }

    @Test
    void aRecordThatIsPutIn() throws Exception {
        List<byte[]> records = records();
        records.add((int) (first + 9), records.get((int) (first + 20)).clone());
        rewrite(records);

        assertThat(verify("--first-key", firstKey)).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("\"whole\":false", "\"damagedRecords\":0")
                .contains("-changed\",\"first\":" + (first + 10) + ",");
    }

    @Test
    void aRecordThatIsMoved() throws Exception {
        List<byte[]> records = records();
        records.add((int) (first + 20), records.remove((int) (first + 9)));
        rewrite(records);

        assertThat(verify("--first-key", firstKey)).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out())
                .contains("\"whole\":false", "\"damagedRecords\":0")
                .contains("-changed\",\"first\":" + (first + 10) + ",");
    }

    @Test
    void recordsThatAreCutOff() throws Exception {
        List<byte[]> records = records();
        int end = records.size();
        rewrite(new ArrayList<>(records.subList(0, end - 5)));

        isFound("records-missing", end - 4, end);
    }

    @Test
    void recordsThatAreCutOffTogetherWithAllEvidenceOnTheMachine() throws Exception {
        List<byte[]> records = records();
        int end = records.size();
        rewrite(new ArrayList<>(records.subList(0, end - 5)));
        deleteTree(journal.resolveSibling("evidence"));

        assertThat(verify()).isEqualTo(ExitCodes.INPUT);
        assertThat(data.out()).contains("\"code\":\"records-missing\"", "\"last\":" + end + ",");
    }

    private Path file() throws IOException {
        for (Path segment : data.segments("journal")) {
            try (var files = Files.list(segment)) {
                for (Path file : files.toList()) {
                    boolean hasEvents = file.toString().endsWith(".cq4")
                            && new String(Files.readAllBytes(file), ISO_8859_1).contains(text(0));
                    if (hasEvents) {
                        return file;
                    }
                }
            }
        }
        throw new AssertionError("no data file has the events");
    }

    private static int placeOf(byte[] bytes, String text) {
        int at = new String(bytes, ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        return at;
    }

    private static void exchange(byte[] bytes, int one, int other, int length) {
        byte[] kept = Arrays.copyOfRange(bytes, one, one + length);
        System.arraycopy(bytes, other, bytes, one, length);
        System.arraycopy(kept, 0, bytes, other, length);
    }

    /** Writes a right CRC32C into a record's header; docs/journal.md has its form. */
    private static void repair(byte[] bytes, long sequence) {
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + RECORD_HEADER_BYTES < bytes.length; at += Integer.BYTES) {
            int length = view.getInt(at + 4);
            boolean isHeader = view.getInt(at) == 1
                    && view.getLong(at + 8) == sequence
                    && length > 0
                    && length < bytes.length - at - RECORD_HEADER_BYTES;
            if (isHeader) {
                CRC32C crc = new CRC32C();
                crc.update(bytes, at, 16);
                crc.update(bytes, at + RECORD_HEADER_BYTES, length);
                view.putInt(at + 16, (int) crc.getValue());
                return;
            }
        }
        throw new AssertionError("no record " + sequence);
    }

    /** Place i has the record of sequence i + 1. */
    private List<byte[]> records() throws IOException {
        List<byte[]> records = new ArrayList<>();
        try (RecordLogReader reader = RecordLogReader.open(journal)) {
            while (reader.next()) {
                records.add(reader.bytes().clone());
            }
        }
        return records;
    }

    /** Puts other records under the journal's identity: new files with right sequences and checksums. */
    private void rewrite(List<byte[]> records) throws IOException {
        Path forged = directory.resolve("forged");
        try (RecordLog log = RecordLog.open(forged)) {
            for (byte[] record : records) {
                log.append(record);
            }
            log.force();
        }
        Files.copy(journal.resolve("log.id"), forged.resolve("log.id"), StandardCopyOption.REPLACE_EXISTING);
        deleteTree(journal);
        Files.move(forged, journal);
    }

    private static void deleteTree(Path root) throws IOException {
        try (var tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
