package org.varta.rules.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
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
     * The rule files under the given paths: a file as it is; of a directory, at any depth, what ends in {@code .yml} or
     * {@code .yaml}, sorted by path, without {@code *.test.yml} and without directories whose name begins with a dot.
     */
    static List<Path> find(List<Path> paths, Problems problems) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> walk = Files.walk(path)) {
                walk.filter(file -> isRuleFile(path.relativize(file)) && Files.isRegularFile(file))
                        .sorted(Comparator.comparing(file -> slashed(path.relativize(file))))
                        .forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                problems.error(
                        Code.UNREADABLE_FILE, START, "cannot list the directory " + path + ": " + e.getMessage());
            }
        }
        return files;
    }

    private static String slashed(Path relative) {
        List<String> names = new ArrayList<>();
        relative.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }

    private static boolean isRuleFile(Path relative) {
        for (Path name : relative) {
            if (name.toString().startsWith(".")) {
                return false;
            }
        }
        // A directory relative to itself has no name; in an archive it is null.
        String name = String.valueOf(relative.getFileName()).toLowerCase(Locale.ROOT);
        boolean isYaml = name.endsWith(".yml") || name.endsWith(".yaml");
        return isYaml && !name.endsWith(".test.yml") && !name.endsWith(".test.yaml");
    }

    /** Reads a file; one that cannot be read gives a fault. */
    static YamlFile read(Path path, Problems problems) {
        try {
            if (!Files.isRegularFile(path)) {
                problems.error(Code.UNREADABLE_FILE, START, "there is no such file");
                return new YamlFile(List.of(), null);
            }
            if (Files.size(path) > SIZE_MAX_BYTES) {
                return new YamlFile(
                        List.of(),
                        new YamlProblem(
                                YamlProblem.Kind.LIMIT, 1, 1, "the file has more than " + SIZE_MAX_BYTES + " bytes"));
            }
            return YamlReader.read(Files.readAllBytes(path), YamlLimits.DEFAULT);
        } catch (IOException e) {
            problems.error(Code.UNREADABLE_FILE, START, "cannot be read: " + e.getMessage());
            return new YamlFile(List.of(), null);
        }
    }
}
