package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of notes behind each other, as witnesses keep it. */
final class NoteFile {

    private static final Logger LOG = LoggerFactory.getLogger(NoteFile.class);
    private static final byte[] SIGNATURE = "\u2014 ".getBytes(UTF_8);

    private NoteFile() {}

    /** Takes one note. */
    @FunctionalInterface
    interface Taker {
        void take(SignedCheckpoint signed) throws IOException;
    }

    /**
     * Reads the notes of a file in their order, one at a time, and cuts off what a power cut has left half-written.
     *
     * @throws NoteException when anything else is not a note
     */
    static void readAndRepair(Path file, Taker taker) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        long whole = 0;
        long at = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream note = new ByteArrayOutputStream();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                at++;
                line.write(b);
                if (b != '\n') {
                    continue;
                }
                boolean isBetween = note.size() == 0 && line.size() == 1;
                if (!isBetween) {
                    line.writeTo(note);
                }
                if (startsWithSignature(line.toByteArray())) {
                    taker.take(SignedCheckpoint.parse(SignedCheckpoint.text(note.toByteArray())));
                    note.reset();
                    whole = at;
                }
                line.reset();
                if (note.size() > 4 * SignedCheckpoint.CHARS_MAX) {
                    throw new NoteException("a checkpoint has at most " + SignedCheckpoint.CHARS_MAX + " characters");
                }
            }
        }
        if (whole < at) {
            LOG.warn("{}: {} bytes behind the last whole checkpoint are cut off", file, at - whole);
            try (FileChannel channel = EvidenceFiles.openForWriting(file)) {
                channel.truncate(whole);
                channel.force(true);
            }
        }
    }

    private static boolean startsWithSignature(byte[] line) {
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (i >= line.length || line[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }
}
