package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.varta.rules.pack.RuleFileCache;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.pack.Site;
import org.varta.rules.pack.SiteReader;
import org.varta.rules.parse.Problem;

/** The rule files of an installation: where they are, and what is in them now. */
public final class RuleDirectories implements PackLoader {

    private static final String ARCHIVED_LISTS = "site-lists";
    private static final String ARCHIVED_PIPELINES = "pipelines";

    /** Is in an archive where every EPL rule ran. */
    private static final String ARCHIVED_EPL = "epl/every-rule";

    /** A line for each bound: its name and how much. */
    private static final String ARCHIVED_BOUNDS = "bounds/correlations";

    private final List<Path> roots;
    private final List<Path> siteLists;
    private final List<Path> pipelines;
    private final boolean isEplEnabled;
    private final List<String> extraFields;
    private final SortedMap<String, Long> bounds;
    private final RuleFileCache cache;

    /**
     * Rule files.
     *
     * @param roots directories or files of rules
     * @param siteLists files with the values of placeholders
     * @param pipelines files of processing pipelines
     * @param isEplEnabled whether EPL rules that are not Varta's own may run
     * @param extraFields fields besides those of rules that somebody reads from events
     * @param bounds of what correlations remember, by name; see {@link Site}
     */
    public RuleDirectories(
            List<Path> roots,
            List<Path> siteLists,
            List<Path> pipelines,
            boolean isEplEnabled,
            List<String> extraFields,
            SortedMap<String, Long> bounds) {
        this(roots, siteLists, pipelines, isEplEnabled, extraFields, bounds, new RuleFileCache());
    }

    private RuleDirectories(
            List<Path> roots,
            List<Path> siteLists,
            List<Path> pipelines,
            boolean isEplEnabled,
            List<String> extraFields,
            SortedMap<String, Long> bounds,
            RuleFileCache cache) {
        this.cache = cache;
        this.roots = List.copyOf(roots);
        this.siteLists = List.copyOf(siteLists);
        this.pipelines = List.copyOf(pipelines);
        this.isEplEnabled = isEplEnabled;
        this.extraFields = List.copyOf(extraFields);
        this.bounds = Collections.unmodifiableSortedMap(new TreeMap<>(bounds));
    }

    /** Rule files with the usual bounds. */
    public RuleDirectories(
            List<Path> roots,
            List<Path> siteLists,
            List<Path> pipelines,
            boolean isEplEnabled,
            List<String> extraFields) {
        this(roots, siteLists, pipelines, isEplEnabled, extraFields, Collections.emptySortedMap());
    }

    /** Rule files, and no EPL rules but Varta's own. */
    public RuleDirectories(List<Path> roots, List<Path> siteLists, List<Path> pipelines, List<String> extraFields) {
        this(roots, siteLists, pipelines, false, extraFields);
    }

    /** The same; what rule files give is kept in a file for the next process, see {@link RuleFileCache#keptIn}. */
    public RuleDirectories keptIn(Path file) {
        return new RuleDirectories(
                roots, siteLists, pipelines, isEplEnabled, extraFields, bounds, RuleFileCache.keptIn(file));
    }

    /** Keeps what the first load gave, when there is a place for it and it is not there already. */
    synchronized void keep() throws IOException {
        cache.keep();
    }

    /**
     * What a look at the files gave.
     *
     * @param problems of rules, site lists and pipelines
     * @param isPipelineBroken whether a pipeline has errors, so that {@code pack} is not what the site means
     * @param files what {@code pack} was read from
     */
    public record Loaded(RulePack pack, List<Problem> problems, boolean isPipelineBroken, RuleFiles files) {
        public Loaded {
            requireNonNull(pack, "pack");
            requireNonNull(files, "files");
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads everything that has changed since the last call; files that cannot be read are among the problems. Called by one
     * thread at a time.
     *
     * @throws IOException also when site lists or pipelines change while they are read
     */
    public synchronized Loaded load() throws IOException {
        SortedMap<String, byte[]> site = siteFiles();
        SiteReader.Result read = SiteReader.read(siteLists, pipelines);
        if (!isSame(site, siteFiles())) {
            throw new IOException("the site lists or pipelines changed while they were read");
        }
        Site here = read.site().withEpl(isEplEnabled).withBounds(bounds);
        RulePack pack = RulePackLoader.load(roots, here, extraFields, cache);
        List<Problem> problems = new ArrayList<>(read.problems());
        problems.addAll(pack.problems());
        SortedMap<String, byte[]> contents = RuleFiles.named(existing(roots), cache.contents());
        contents.putAll(site);
        boolean isBroken = !read.pipelineProblems().isEmpty();
        return new Loaded(pack, problems, isBroken, new RuleFiles(contents));
    }

    private SortedMap<String, byte[]> siteFiles() throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        RuleFiles.read(existing(siteLists))
                .contents()
                .forEach((path, content) -> contents.put(ARCHIVED_LISTS + "/" + path, content));
        RuleFiles.read(existing(pipelines))
                .contents()
                .forEach((path, content) -> contents.put(ARCHIVED_PIPELINES + "/" + path, content));
        if (isEplEnabled) {
            contents.put(ARCHIVED_EPL, "true\n".getBytes(US_ASCII));
        }
        if (!bounds.isEmpty()) {
            StringBuilder lines = new StringBuilder();
            bounds.forEach((name, bound) ->
                    lines.append(name).append(' ').append(bound).append('\n'));
            contents.put(ARCHIVED_BOUNDS, lines.toString().getBytes(US_ASCII));
        }
        return contents;
    }

    private static boolean isSame(SortedMap<String, byte[]> one, SortedMap<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(file -> Arrays.equals(file.getValue(), other.get(file.getKey())));
    }

    @Override
    public RulePack load(Path archive) throws IOException {
        List<Path> rules = new ArrayList<>();
        int roots = directories(archive);
        for (int i = 0; i < roots; i++) {
            if (Files.isDirectory(archive.resolve(Integer.toString(i)))) {
                rules.add(archive.resolve(Integer.toString(i)));
            }
        }
        SiteReader.Result read = SiteReader.read(
                archived(archive.resolve(ARCHIVED_LISTS)), archived(archive.resolve(ARCHIVED_PIPELINES)));
        Site site = read.site()
                .withEpl(Files.exists(archive.resolve(ARCHIVED_EPL)))
                .withBounds(archivedBounds(archive.resolve(ARCHIVED_BOUNDS)));
        return RulePackLoader.load(rules, site, extraFields);
    }

    private static SortedMap<String, Long> archivedBounds(Path file) throws IOException {
        SortedMap<String, Long> bounds = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                try {
                    bounds.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
                } catch (IndexOutOfBoundsException | NumberFormatException e) {
                    throw new IOException(file + ": expected a name and a number: " + line, e);
                }
            }
        }
        return bounds;
    }

    /** One more than the last of the directories that are named by numbers; one without files is not there. */
    private static int directories(Path archive) throws IOException {
        try (Stream<Path> inside = Files.list(archive)) {
            return inside.map(path -> String.valueOf(path.getFileName()).replace("/", ""))
                    .filter(name -> !name.isEmpty()
                            && name.length() <= 6
                            && name.chars().allMatch(c -> c >= '0' && c <= '9'))
                    .mapToInt(name -> Integer.parseInt(name) + 1)
                    .max()
                    .orElse(0);
        }
    }

    /** The files of a part of the archive, in the order in which they were given. */
    private static List<Path> archived(Path part) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; Files.isDirectory(part.resolve(Integer.toString(i))); i++) {
            try (Stream<Path> tree = Files.walk(part.resolve(Integer.toString(i)))) {
                tree.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return files;
    }

    /** Names, sizes and times of the files; changes when a file does. */
    SortedMap<Path, String> fingerprint() throws IOException {
        SortedMap<Path, String> seen = new TreeMap<>();
        List<Path> all = new ArrayList<>(existing(roots));
        all.addAll(existing(siteLists));
        all.addAll(existing(pipelines));
        for (Path root : all) {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                    if (RuleFiles.isNamedSo(file)) {
                        BasicFileAttributes attributes =
                                found.isSymbolicLink() ? Files.readAttributes(file, BasicFileAttributes.class) : found;
                        long changedAtNs = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
                        seen.put(file, attributes.size() + " " + changedAtNs);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return seen;
    }

    private static List<Path> existing(List<Path> paths) {
        return paths.stream().filter(Files::exists).toList();
    }
}
