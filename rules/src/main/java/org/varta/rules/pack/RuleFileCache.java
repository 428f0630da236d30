package org.varta.rules.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private final @Nullable PlanFile plans;
    private Map<String, PlanFile.Entry> kept = Map.of();
    private boolean isFirst = true;
    private int parsed;
    private boolean isStale;

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

    /** Nothing is known at first. */
    public RuleFileCache() {
        this(null);
    }

    private RuleFileCache(@Nullable PlanFile plans) {
        this.plans = plans;
    }

    /**
     * At first known is what an earlier process kept in a file, so far as rule files still have the bytes that it came
     * of. The file need not be there and may be damaged or of another version; then {@link #keep} makes it anew.
     */
    public static RuleFileCache keptIn(Path file) {
        return keptIn(file, PlanFile.thisCode().orElse(null));
    }

    static RuleFileCache keptIn(Path file, @Nullable String code) {
        return new RuleFileCache(code == null ? null : new PlanFile(file, code));
    }

    /** Keeps what the first load gave for the next process, unless all of it was kept already. */
    public void keep() throws IOException {
        if (plans != null && isStale) {
            Map<Path, ReadFile> files = new LinkedHashMap<>();
            before.forEach((path, entry) -> files.put(path, entry.file()));
            plans.write(around, files);
            isStale = false;
        }
    }

    /** What was kept of a file with this content. */
    Optional<ReadFile> kept(Path path, byte[] content) {
        PlanFile.Entry entry = kept.get(path.toString());
        if (entry != null && Arrays.equals(entry.contentHash(), PlanFile.hash(content))) {
            PlanFile.Stored stored = entry.stored();
            return Optional.of(new ReadFile(stored.documents(), stored.problems(), stored.failed(), content));
        }
        parsed++;
        return Optional.empty();
    }

    /** Files that were parsed in the last load. */
    public int parsed() {
        return parsed;
    }

    /** A load begins. */
    void begin(Site site) {
        String text = site.canonicalText();
        if (!text.equals(around)) {
            before = new LinkedHashMap<>();
            compiled = null;
            around = text;
        }
        now = new LinkedHashMap<>();
        parsed = 0;
        if (isFirst && plans != null) {
            kept = plans.read(text);
        }
    }

    /** The load is over: what it did not ask for is forgotten. */
    void end() {
        before = now;
        if (isFirst) {
            isStale = parsed > 0 || kept.size() > now.size();
            kept = Map.of();
            isFirst = false;
        }
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
