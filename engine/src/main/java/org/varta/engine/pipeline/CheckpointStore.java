package org.varta.engine.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the checkpoint is kept. */
interface CheckpointStore {

    /** The last one saved, or {@link Checkpoint#START}. */
    Checkpoint load() throws IOException;

    /** Replaces it; durable on return. */
    void save(Checkpoint checkpoint) throws IOException;

    /** A file that is replaced atomically. */
    static CheckpointStore inFile(Path file) {
        return new CheckpointStore() {
            @Override
            public Checkpoint load() throws IOException {
                try {
                    return Checkpoint.parse(Files.readAllBytes(file));
                } catch (NoSuchFileException e) {
                    return Checkpoint.START;
                } catch (IOException e) {
                    throw new IOException(file + ": " + e.getMessage(), e);
                }
            }

            @Override
            public void save(Checkpoint checkpoint) throws IOException {
                AtomicFile.replace(file, checkpoint.toBytes());
            }
        };
    }
}
