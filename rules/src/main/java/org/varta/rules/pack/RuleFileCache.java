package org.varta.rules.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Planner;
import org.varta.rules.plan.Predicate;

/**
 * What rule files gave when they were last read, and the rule set that came of them, so that of thousands only the changed
 * ones are read and compiled again. A file counts as unchanged while its size, its time of change and its identity on the
 * disk are the same. Holds the files of the last load and no others; other site lists or pipelines empty it. Owned by one
 * thread.
 */
public final class RuleFileCache {

    private record Entry(Stamp stamp, ReadFile file) {}

    private record Filtered(List<Predicate> filters, PlannedRule rule) {}

    private record Stamp(
            long bytes, long changedAtNs, @Nullable Object identity) {}

    private Map<Path, Entry> before = new LinkedHashMap<>();
    private Map<Path, Entry> now = new LinkedHashMap<>();
    private String around = "";
    private IdentityHashMap<PlannedRule, Filtered> filteredBefore = new IdentityHashMap<>();
    private IdentityHashMap<PlannedRule, Filtered> filteredNow = new IdentityHashMap<>();
    private @Nullable CompiledRules compiled;

    /** A load begins. */
    void begin(Site site) {
        String text = site.canonicalText();
        if (!text.equals(around)) {
            before = new LinkedHashMap<>();
            compiled = null;
            around = text;
        }
        now = new LinkedHashMap<>();
    }

    /** The load is over: what it did not ask for is forgotten. */
    void end() {
        before = now;
    }

    /** What a file gave, read now unless it is unchanged. */
    ReadFile get(RuleFiles.Found found, Function<Path, ReadFile> reader) {
        Path path = found.path();
        Stamp stamp = stamp(found);
        Entry known = before.get(path);
        Entry entry = known != null && known.stamp().equals(stamp) ? known : new Entry(stamp, reader.apply(path));
        now.put(path, entry);
        return entry.file();
    }

    /** A rule with filters; the same object while both are. */
    PlannedRule filtered(PlannedRule rule, List<Predicate> filters) {
        if (filters.isEmpty()) {
            return rule;
        }
        Filtered known = filteredBefore.get(rule);
        Filtered entry = known != null && known.filters().equals(filters)
                ? known
                : new Filtered(filters, Planner.filtered(rule, filters));
        filteredNow.put(rule, entry);
        return entry.rule();
    }

    /** The rules compiled, what is the same as at the last load taken over from there. */
    CompiledRules compiled(List<PlannedRule> rules, List<String> extraFields) {
        CompiledRules last = compiled;
        CompiledRules fresh = last == null ? CompiledRules.of(rules, extraFields) : last.changedTo(rules, extraFields);
        compiled = fresh;
        filteredBefore = filteredNow;
        filteredNow = new IdentityHashMap<>();
        return fresh;
    }

    /** The bytes that the last load came of, by path in the order of reading; not to be changed. */
    public Map<Path, byte[]> contents() {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        now.forEach((path, entry) -> {
            byte[] content = entry.file().content();
            if (content != null) {
                contents.put(path, content);
            }
        });
        return Collections.unmodifiableMap(contents);
    }

    /** Taken before the file is read, so that a change while reading is seen at the next load. */
    private static Stamp stamp(RuleFiles.Found found) {
        try {
            BasicFileAttributes known = found.attributes();
            BasicFileAttributes attributes =
                    known != null ? known : Files.readAttributes(found.path(), BasicFileAttributes.class);
            return new Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                    attributes.fileKey());
        } catch (IOException e) {
            return new Stamp(-1, 0, new Object());
        }
    }
}
