package org.varta.engine.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a rule set was read from, to be archived with its epoch.
 *
 * @param contents relative path with {@code /} to content, which is not to be changed
 */
public record RuleFiles(SortedMap<String, byte[]> contents) {

    /** No files: a rule set that is not read from files, for example an empty one. */
    public static final RuleFiles NONE = new RuleFiles(new TreeMap<>());

    public RuleFiles {
        SortedMap<String, byte[]> copy = new TreeMap<>();
        for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
            Path path = Path.of(entry.getKey());
            if (path.isAbsolute()
                    || !path.normalize().equals(path)
                    || path.startsWith("..")
                    || entry.getKey().isEmpty()) {
                throw new IllegalArgumentException("not a plain relative path: " + entry.getKey());
            }
            copy.put(entry.getKey(), entry.getValue());
        }
        contents = Collections.unmodifiableSortedMap(copy);
    }

    /** Reads every rule file below the roots, which may also be files; the nth root's files get the directory {@code n/}. */
    public static RuleFiles read(List<Path> roots) throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (int i = 0; i < roots.size(); i++) {
            Path root = roots.get(i);
            Path base = Files.isDirectory(root) ? root : root.toAbsolutePath().getParent();
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path file : tree.filter(RuleFiles::isRuleFile).toList()) {
                    contents.put(name(i, base, file), Files.readAllBytes(file));
                }
            }
        }
        return new RuleFiles(contents);
    }

    /** Files that have been read, named as by {@link #read}. */
    static SortedMap<String, byte[]> named(List<Path> roots, Map<Path, byte[]> contents) {
        SortedMap<String, byte[]> named = new TreeMap<>();
        for (int i = 0; i < roots.size(); i++) {
            Path root = roots.get(i);
            Path base = Files.isDirectory(root) ? root : root.toAbsolutePath().getParent();
            for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
                if (file.getKey().startsWith(root)) {
                    named.put(name(i, base, file.getKey()), file.getValue());
                }
            }
        }
        return named;
    }

    private static String name(int root, @Nullable Path base, Path file) {
        Path relative =
                base == null ? file.getFileName() : base.toAbsolutePath().relativize(file.toAbsolutePath());
        return root + "/" + relative.toString().replace('\\', '/');
    }

    /** Whether a path is a file that rules are read from; tests beside rules are none. */
    static boolean isRuleFile(Path path) {
        return isNamedSo(path) && Files.isRegularFile(path);
    }

    /** Whether the name is that of such a file. */
    static boolean isNamedSo(Path path) {
        String name = String.valueOf(path.getFileName());
        return (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.endsWith(".test.yml");
    }
}
