package org.varta.engine.evidence;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends checkpoints to {@code checkpoints-JOURNAL.txt} in a directory, which is best on another machine: a mounted share,
 * or one that something else copies away.
 */
public record DirectoryWitness(Path directory) implements Witness {
    public DirectoryWitness {
        requireNonNull(directory, "directory");
    }

    /** What the files of checkpoints are called, before the journal. */
    static final String PREFIX = "checkpoints";

    @Override
    public String name() {
        return "directory";
    }

    @Override
    public void put(SignedCheckpoint signed) throws IOException {
        append(directory, directory.resolve(PREFIX + "-" + signed.checkpoint().journal() + ".txt"), signed);
    }

    /** Appends a checkpoint to a file in a directory; durable on return. */
    static void append(Path directory, Path file, SignedCheckpoint signed) throws IOException {
        boolean isNew = !Files.exists(file);
        EvidenceFiles.directory(directory);
        try (FileChannel channel = EvidenceFiles.openForWriting(file)) {
            channel.position(channel.size());
            if (!isNew) {
                EvidenceFiles.write(channel, ByteBuffer.wrap(new byte[] {'\n'}));
            }
            EvidenceFiles.write(channel, ByteBuffer.wrap(signed.noteBytes()));
            channel.force(true);
        }
        if (isNew) {
            EvidenceFiles.force(directory);
        }
    }
}
