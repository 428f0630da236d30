package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class RecordLogTest {

    @TempDir
    Path directory;

    @Test
    void givesRecordsBackInOrderWithSequencesFromOne() throws IOException {
        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            assertThat(log.lastSequence()).isZero();
            assertThat(log.append(bytes("a"))).isEqualTo(1);
            assertThat(log.append(bytes(""))).isEqualTo(2);
            assertThat(log.append(bytes("c"))).isEqualTo(3);
            log.force();

            assertThat(log.lastSequence()).isEqualTo(3);
            assertThat(rest(reader)).containsExactly("1:a", "2:", "3:c");
        }
    }

    @Test
    void showsRecordsToReadersOnlyOnceTheyAreForced() throws IOException {
        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            log.append(bytes("a"));
            assertThat(reader.next()).isFalse();

            log.force();
            assertThat(rest(reader)).containsExactly("1:a");

            log.append(bytes("b"));
            assertThat(reader.next()).isFalse();
            assertThat(log.durableSequence()).isEqualTo(1);
        }
    }

    @Test
    @Timeout(60)
    void takesMoreWhileAnotherThreadForcesAndShowsOnlyWhatItForced() throws Exception {
        GatedDisk disk = new GatedDisk();
        try (RecordLog log = RecordLog.open(directory, RecordLogOptions.DEFAULTS.withDisk(disk));
                RecordLogReader reader = log.newReader()) {
            log.append(bytes("a"));
            log.append(bytes("b"));
            int before = disk.begun.get();
            FutureTask<Void> force = new FutureTask<>(() -> {
                log.forceUpTo(2);
                return null;
            });
            disk.gate.lock();
            try {
                Thread.ofPlatform().start(force);
                while (disk.begun.get() == before) {
                    Thread.onSpinWait();
                }
                assertThat(log.append(bytes("c"))).isEqualTo(3);
                assertThat(log.durableSequence()).isZero();
            } finally {
                disk.gate.unlock();
            }
            force.get();

            assertThat(log.durableSequence()).isEqualTo(2);
            assertThat(rest(reader)).as("c is appended, not forced").containsExactly("1:a", "2:b");
            log.force();
            assertThat(rest(reader)).containsExactly("3:c");
        }
    }

    @Test
    void believesNoForceAfterWhichTheFileSystemTakesNoChanges() throws IOException {
        GatedDisk disk = new GatedDisk();
        RecordLogOptions options = RecordLogOptions.DEFAULTS.withDisk(disk);
        try (RecordLog log = RecordLog.open(directory, options);
                RecordLogReader reader = log.newReader()) {
            log.append(bytes("a"));
            log.force();
            log.append(bytes("b"));
            disk.givenUp = true;

            assertThatThrownBy(log::force)
                    .isInstanceOf(LogFailedException.class)
                    .hasMessageContaining("Read-only file system");

            assertThat(log.durableSequence()).isEqualTo(1);
            assertThat(rest(reader)).containsExactly("1:a");
            disk.givenUp = false;
            assertThatThrownBy(log::force).as("it has failed for good").isInstanceOf(LogFailedException.class);
        }
        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = log.newReader()) {
            assertThat(rest(reader))
                    .as("what no force confirmed is written again")
                    .containsExactly("1:a", "2:b");
        }
    }

    @Test
    void doesNotOpenWhereTheFileSystemTakesNoChanges() throws IOException {
        write("a");
        GatedDisk disk = new GatedDisk();
        disk.givenUp = true;

        assertThatThrownBy(() -> RecordLog.open(directory, RecordLogOptions.DEFAULTS.withDisk(disk)))
                .hasMessageContaining("Read-only file system");
    }

    @Test
    void goesOnAfterAReopenAndKeepsItsId() throws IOException {
        var id = write("a", "b");
        assertThat(write("c")).isEqualTo(id);

        try (RecordLog log = RecordLog.open(directory);
                RecordLogReader reader = RecordLogReader.open(directory)) {
            assertThat(log.repairs()).isEmpty();
            assertThat(log.lastSequence()).isEqualTo(3);
            assertThat(reader.id()).isEqualTo(id);
            assertThat(rest(reader)).containsExactly("1:a", "2:b", "3:c");
        }
    }

    @Test
    void seeksToAnySequence() throws IOException {
        RecordLogOptions small = RecordLogOptions.DEFAULTS.withSegmentBytesMax(300);
        try (RecordLog log = RecordLog.open(directory, small);
                RecordLogReader reader = log.newReader()) {
            for (int i = 1; i <= 100; i++) {
                log.append(bytes("r" + i));
                log.force();
            }
            for (long wanted : new long[] {100, 1, 50, 51, 7, 99}) {
                reader.seek(wanted);
                assertThat(reader.next()).isTrue();
                assertThat(reader.sequence()).isEqualTo(wanted);
                assertThat(reader.bytes()).isEqualTo(bytes("r" + wanted));
            }
            reader.seek(0);
            assertThat(rest(reader)).hasSize(100).startsWith("1:r1").endsWith("100:r100");
            reader.seek(101);
            assertThat(reader.next()).isFalse();
            log.append(bytes("r101"));
            log.force();
            assertThat(rest(reader)).containsExactly("101:r101");
            assertThat(new LogDirectory(directory).firstSequences()).hasSizeGreaterThan(5);
        }
    }

    @Test
    void keepsASecondWriterOutAndNamesTheFirst() throws IOException {
        RecordLog first = RecordLog.open(directory);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> RecordLog.open(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        first.close();
        RecordLog.open(directory).close();
    }

    @Test
    void refusesToReadWhereNoLogIs() {
        assertThatThrownBy(() -> RecordLogReader.open(directory)).isInstanceOf(NoSuchFileException.class);
    }

    private java.util.UUID write(String... records) throws IOException {
        try (RecordLog log = RecordLog.open(directory)) {
            for (String record : records) {
                log.append(bytes(record));
            }
            return log.id();
        }
    }

    static List<String> rest(RecordLogReader reader) throws IOException {
        List<String> all = new ArrayList<>();
        while (reader.next()) {
            all.add(reader.sequence() + ":" + new String(reader.bytes(), UTF_8));
        }
        return all;
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
