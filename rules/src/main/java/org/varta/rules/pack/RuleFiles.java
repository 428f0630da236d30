package org.varta.rules.pack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlProblem;
import org.varta.rules.yaml.YamlReader;

/** Finds and reads YAML files. */
final class RuleFiles {

    /** No text within {@link YamlLimits} is longer. */
    private static final long SIZE_MAX_BYTES = 4L * YamlLimits.DEFAULT.codePointsMax();

    private static final Position START = new Position(1, 1);

    private RuleFiles() {}

    /**
     * A rule file.
     *
     * @param attributes as they were when it was found; null for one that was named
     */
    record Found(Path path, @Nullable BasicFileAttributes attributes) {}

    private record Named(String name, Found file) {}

    /**
     * The rule files under the given paths: a file as it is; of a directory, at any depth, what ends in {@code .yml} or
     * {@code .yaml}, sorted by path, without {@code *.test.yml} and without directories whose name begins with a dot.
     */
    static List<Found> find(List<Path> paths, Problems problems) {
        List<Found> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                files.add(new Found(path, null));
                continue;
            }
            List<Named> below = new ArrayList<>();
            try {
                Files.walkFileTree(path, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String name = slashed(path.relativize(file));
                        if (isRuleFile(name) && (attributes.isRegularFile() || Files.isRegularFile(file))) {
                            below.add(
                                    new Named(name, new Found(file, attributes.isSymbolicLink() ? null : attributes)));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                problems.error(
                        Code.UNREADABLE_FILE, START, "cannot list the directory " + path + ": " + e.getMessage());
            }
            below.sort(Comparator.comparing(Named::name));
            below.forEach(one -> files.add(one.file()));
        }
        return files;
    }

    private static String slashed(Path relative) {
        return relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
    }

    private static boolean isRuleFile(String slashed) {
        if (slashed.startsWith(".") || slashed.contains("/.")) {
            return false;
        }
        String name = slashed.toLowerCase(Locale.ROOT);
        boolean isYaml = name.endsWith(".yml") || name.endsWith(".yaml");
        return isYaml && !name.endsWith(".test.yml") && !name.endsWith(".test.yaml");
    }

    /** Reads a file; one that cannot be read gives a fault. */
    static YamlFile read(Path path, Problems problems) {
        Content content = content(path, problems);
        return content.bytes() == null ? content.fault() : YamlReader.read(content.bytes(), YamlLimits.DEFAULT);
    }

    /**
     * The bytes of a file.
     *
     * @param bytes null when it cannot be read
     * @param fault what such a file counts as
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Content(byte @Nullable [] bytes, YamlFile fault) {}

    /** Reads a file; one that cannot be read gives a fault. */
    static Content content(Path path, Problems problems) {
        YamlFile nothing = new YamlFile(List.of(), null);
        try {
            if (!Files.isRegularFile(path)) {
                problems.error(Code.UNREADABLE_FILE, START, "there is no such file");
                return new Content(null, nothing);
            }
            if (Files.size(path) > SIZE_MAX_BYTES) {
                return new Content(
                        null,
                        new YamlFile(
                                List.of(),
                                new YamlProblem(
                                        YamlProblem.Kind.LIMIT,
                                        1,
                                        1,
                                        "the file has more than " + SIZE_MAX_BYTES + " bytes")));
            }
            return new Content(Files.readAllBytes(path), nothing);
        } catch (IOException e) {
            problems.error(Code.UNREADABLE_FILE, START, "cannot be read: " + e.getMessage());
            return new Content(null, nothing);
        }
    }
}
