package org.varta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages name tests, packages and other pages; all are there. */
class DocumentationTest {

    private static final Path HOME =
            Path.of(System.getProperty("varta.home", "..")).toAbsolutePath().normalize();
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)(?:\\.([a-z]\\w*))?`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void everyTestThatAPageNamesExists() throws IOException {
        Map<String, String> tests = testSources();
        List<String> missing = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult named :
                    NAMED_TEST.matcher(Files.readString(page)).results().toList()) {
                String source = tests.getOrDefault(named.group(1), "");
                if (source.isEmpty() || (named.group(2) != null && !source.contains(" " + named.group(2) + "("))) {
                    missing.add(HOME.relativize(page) + ": " + named.group());
                }
            }
        }

        assertThat(tests).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                String target = link.group(1);
                if (!target.contains(":") && !Files.exists(page.resolveSibling(target))) {
                    broken.add(HOME.relativize(page) + ": " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void theArchitecturePageHasEveryPackage() throws IOException {
        String page = Files.readString(HOME.resolve("docs/architecture.md"));
        List<String> missing = new ArrayList<>();
        for (String module : List.of("rules", "collector", "engine")) {
            Path root = HOME.resolve(module).resolve("src/main/java/org/varta");
            try (Stream<Path> tree = Files.walk(root)) {
                tree.filter(file -> file.endsWith("package-info.java"))
                        .map(file ->
                                root.relativize(file.getParent()).toString().replace('/', '.'))
                        .filter(name -> !isNamed(page, name))
                        .forEach(missing::add);
            }
        }

        assertThat(missing).isEmpty();
    }

    /** By itself, with the one above it as in {@code `a.b`, `.c`}, or below one that speaks for all below. */
    private static boolean isNamed(String page, String name) {
        int dot = name.lastIndexOf('.');
        String above = name.substring(0, dot);
        return page.contains("| `" + name + "`")
                || page.contains(", `" + name + "`")
                || page.contains("| `" + above + "`, `" + name.substring(dot) + "` |")
                || page.contains("| `" + above + "` and below |");
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(HOME.resolve("benchmarks/README.md")));
        for (Path directory : List.of(HOME, HOME.resolve("docs"), HOME.resolve("docs/adr"))) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    /** Source of every test class by its simple name. */
    private static Map<String, String> testSources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("rules", "collector", "engine")) {
            try (Stream<Path> tree = Files.walk(HOME.resolve(module).resolve("src/test/java"))) {
                tree.filter(file -> file.toString().endsWith("Test.java")).forEach(files::add);
            }
        }
        return files.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""), DocumentationTest::read));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
