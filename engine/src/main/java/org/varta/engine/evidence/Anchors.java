package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the checkpoints that were put away elsewhere. */
public final class Anchors {

    private Anchors() {}

    /**
     * Reads a file of a witness: of each key, the checkpoint of the greatest tree. That is enough, because a root covers all
     * before it.
     */
    public static List<Anchor> read(Path file) throws IOException {
        SequencedMap<Long, SignedCheckpoint> byKey = new TreeMap<>();
        StringBuilder note = new StringBuilder();
        boolean inSignatures = false;
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                boolean isSignature = line.startsWith("\u2014 ");
                if (inSignatures && !isSignature) {
                    keep(SignedCheckpoint.parse(note.toString()), byKey);
                    note.setLength(0);
                }
                inSignatures = isSignature;
                if (!note.isEmpty() || !line.isBlank()) {
                    note.append(line).append('\n');
                }
                if (note.length() > SignedCheckpoint.CHARS_MAX) {
                    throw new NoteException("a checkpoint has at most " + SignedCheckpoint.CHARS_MAX + " characters");
                }
            }
        }
        if (!note.isEmpty()) {
            keep(SignedCheckpoint.parse(note.toString()), byKey);
        }
        if (byKey.isEmpty()) {
            throw new NoteException("no checkpoint in it");
        }
        List<Anchor> anchors = new ArrayList<>();
        byKey.values().forEach(signed -> anchors.add(new Anchor(name(file, signed), signed)));
        return anchors;
    }

    private static void keep(SignedCheckpoint signed, SequencedMap<Long, SignedCheckpoint> byKey) {
        @Nullable SignedCheckpoint kept = byKey.get(signed.checkpoint().key());
        if (kept == null || kept.checkpoint().size() <= signed.checkpoint().size()) {
            byKey.put(signed.checkpoint().key(), signed);
        }
    }

    private static String name(Path file, SignedCheckpoint signed) {
        Checkpoint c = signed.checkpoint();
        return "the checkpoint of record " + c.lastSequence() + ", " + c.time() + ", in " + file;
    }
}
