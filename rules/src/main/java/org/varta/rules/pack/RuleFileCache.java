package org.varta.rules.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What rule files gave when they were last read, so that of thousands only the changed ones are read again. A file counts
 * as unchanged while its size, its time of change and its identity on the disk are the same. Holds the files of the last
 * load and no others; other site lists or pipelines empty it. Owned by one thread.
 */
public final class RuleFileCache {

    private record Entry(Stamp stamp, ReadFile file) {}

    private record Stamp(
            long bytes, long changedAtNs, @Nullable Object identity) {}

    private Map<Path, Entry> before = new HashMap<>();
    private Map<Path, Entry> now = new HashMap<>();
    private String around = "";

    /** A load begins. */
    void begin(Site site) {
        String text = site.canonicalText();
        if (!text.equals(around)) {
            before = new HashMap<>();
            around = text;
        }
        now = new HashMap<>();
    }

    /** The load is over: what it did not ask for is forgotten. */
    void end() {
        before = now;
    }

    /** What a file gave, read now unless it is unchanged. */
    ReadFile get(Path path, Function<Path, ReadFile> reader) {
        Stamp stamp = stamp(path);
        Entry known = before.get(path);
        Entry entry = known != null && known.stamp().equals(stamp) ? known : new Entry(stamp, reader.apply(path));
        now.put(path, entry);
        return entry.file();
    }

    /** Taken before the file is read, so that a change while reading is seen at the next load. */
    private static Stamp stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                    attributes.fileKey());
        } catch (IOException e) {
            return new Stamp(-1, 0, new Object());
        }
    }
}
