package org.varta.rules.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlDocument;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlReader;

/** Finds and reads test files: our own {@code *.test.yml}, and the {@code info.yml} of SigmaHQ's regression data. */
public final class RuleTestReader {

    private static final Position START = new Position(1, 1);
    private static final String SIGMA_HQ = "info.yml";

    private RuleTestReader() {}

    /**
     * What came of reading test files.
     *
     * @param sets every usable set of tests, by file
     * @param problems everything found wrong, in file order; a test with an error is in no set
     */
    public record Result(List<RuleTestSet> sets, List<Problem> problems) {
        public Result {
            sets = List.copyOf(sets);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads the tests under some paths: of a directory, every test file at any depth; of a rule file {@code x.yml}, the file
     * {@code x.test.yml} beside it.
     */
    public static Result read(List<Path> paths) {
        List<RuleTestSet> sets = new ArrayList<>();
        List<Problem> found = new ArrayList<>();
        for (Path path : paths) {
            Problems listing = new Problems(path.toString());
            for (Path file : find(path, listing)) {
                Problems problems = new Problems(file.toString());
                sets.addAll(file(file, problems));
                found.addAll(problems.all());
            }
            found.addAll(listing.all());
        }
        return new Result(sets, found);
    }

    private static Set<Path> find(Path path, Problems problems) {
        Set<Path> files = new LinkedHashSet<>();
        if (!Files.isDirectory(path)) {
            Path file = isTestFile(path) ? path : beside(path);
            if (Files.isRegularFile(file)) {
                files.add(file);
            }
            return files;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            walk.filter(file -> isTestFile(file) && Files.isRegularFile(file))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException | UncheckedIOException e) {
            problems.error(Code.UNREADABLE_FILE, START, "cannot list the directory: " + e.getMessage());
        }
        return files;
    }

    private static boolean isTestFile(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".test.yml") || name.endsWith(".test.yaml") || name.equals(SIGMA_HQ);
    }

    private static Path beside(Path rule) {
        String name = String.valueOf(rule.getFileName());
        int dot = name.lastIndexOf('.');
        return rule.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".test.yml");
    }

    private static List<RuleTestSet> file(Path file, Problems problems) {
        return parse(file, yaml(file, problems), problems);
    }

    /** The sets of one file; no text makes it throw. */
    static List<RuleTestSet> parse(Path file, YamlFile yaml, Problems problems) {
        List<RuleTestSet> sets = new ArrayList<>();
        for (YamlDocument document : yaml.documents()) {
            boolean isRegression = document.root() instanceof Mapping map && map.get("regression_tests_info") != null;
            if (isRegression || !file.endsWith(SIGMA_HQ)) {
                document.problems().forEach(problems::yaml);
                TestShapes shapes = new TestShapes(problems);
                RuleTestSet set = isRegression
                        ? new SigmaHqInfo(file, shapes).read((Mapping) document.root())
                        : new TestFileParser(file, shapes).read(document.root());
                if (set != null) {
                    sets.add(set);
                }
            }
        }
        if (yaml.fault() != null) {
            problems.yaml(yaml.fault());
        }
        return sets;
    }

    private static YamlFile yaml(Path file, Problems problems) {
        try {
            return YamlReader.read(Files.readAllBytes(file), YamlLimits.DEFAULT);
        } catch (IOException e) {
            problems.error(Code.UNREADABLE_FILE, START, "cannot be read: " + e.getMessage());
            return new YamlFile(List.of(), null);
        }
    }
}
