package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.DiskFailure;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.RecordLog;

class CheckpointTest {

    private static final Checkpoint CHECKPOINT = new Checkpoint(100, 7, 3, 1000, "abc");

    @TempDir
    Path directory;

    @Test
    void whatIsSavedIsLoadedByTheNextProcess() throws IOException {
        Path file = directory.resolve("checkpoint.json");
        assertThat(CheckpointStore.inFile(file).load()).isEqualTo(Checkpoint.START);
        CheckpointStore.inFile(file).save(new Checkpoint(1, 0, 0, 1, "x"));
        CheckpointStore.inFile(file).save(CHECKPOINT);
        assertThat(CheckpointStore.inFile(file).load()).isEqualTo(CHECKPOINT);
        assertThat(directory).isDirectoryContaining(path -> path.endsWith("checkpoint.json"));
        assertThat(directory.resolve("checkpoint.json.tmp")).doesNotExist();
    }

    @Test
    void aFileThatACrashLeftBesideItDoesNotMatter() throws IOException {
        Path file = directory.resolve("checkpoint.json");
        CheckpointStore.inFile(file).save(CHECKPOINT);
        Files.writeString(directory.resolve("checkpoint.json.tmp"), "{\"version\":1,\"raw");
        assertThat(CheckpointStore.inFile(file).load()).isEqualTo(CHECKPOINT);
        CheckpointStore.inFile(file).save(Checkpoint.START);
        assertThat(CheckpointStore.inFile(file).load()).isEqualTo(Checkpoint.START);
    }

    @Test
    void aDamagedCheckpointIsRefusedWithItsFile() throws IOException {
        Path file = directory.resolve("checkpoint.json");
        Files.writeString(file, "{\"version\":1,\"rawSequence\":4}");
        assertThatThrownBy(() -> CheckpointStore.inFile(file).load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("checkpoint.json: a checkpoint without hitIndex");
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsAFailureOfTheDisk() throws IOException {
        Path journal = directory.resolve("journal");
        RecordLog.open(journal).close();
        try (JournalReader raw = JournalReader.open(journal)) {
            DetectStores stores = DetectStores.open(directory, raw, archived -> {
                throw new IOException("nothing is archived: " + archived);
            });
            stores.checkpoints().save(CHECKPOINT);
            Files.createDirectory(directory.resolve("checkpoint.json.tmp"));

            assertThatThrownBy(() -> stores.checkpoints().save(Checkpoint.START))
                    .matches(DiskFailure::isBehind)
                    .hasMessageContaining("the checkpoint could not be kept")
                    .hasMessageContaining("checkpoint.json.tmp");
            stores.onClose().close();
        }
    }

    @Test
    void aCheckpointOfANewerVersionIsRefused() {
        assertThatThrownBy(() -> Checkpoint.parse("{\"version\":2}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("a checkpoint of version 2, this program reads version 1");
    }
}
