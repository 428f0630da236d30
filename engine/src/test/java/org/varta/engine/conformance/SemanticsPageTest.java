package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every decision of {@code docs/semantics.md} names tests that exist. */
final class SemanticsPageTest {

    private static final Path HOME = Path.of(System.getProperty("varta.home", ".."));

    /** {@code Class}, {@code Class.method}, {@code .method} of the class before, or what stands in parentheses behind. */
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final Map<String, String> sources = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void every_decision_names_tests_that_exist() throws IOException {
        read("rules/src/test/java");
        read("engine/src/test/java");
        // what ConformanceTest runs is data
        sources.merge("ConformanceTest", Files.readString(HOME.resolve("docs/conformance.md"), UTF_8), String::concat);

        List<String> rows = Files.readAllLines(HOME.resolve("docs/semantics.md"), UTF_8).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| question |"))
                .toList();
        rows.forEach(this::check);

        assertThat(rows.size()).isGreaterThan(50);
        assertThat(faults).isEmpty();
    }

    private void read(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file, UTF_8));
            }
        }
    }

    private void check(String row) {
        String cells = row.substring(0, row.lastIndexOf('|'));
        String last = cells.substring(cells.lastIndexOf('|') + 1);
        Matcher names = NAME.matcher(last);
        String className = "";
        boolean isFound = false;
        while (names.find()) {
            String name = names.group(1);
            boolean isInside = last.lastIndexOf('(', names.start()) > last.lastIndexOf(')', names.start());
            String method = "";
            if (!isInside) {
                int dot = name.lastIndexOf('.');
                className = name.startsWith(".") ? className : dot < 0 ? name : name.substring(0, dot);
                className = className.substring(className.lastIndexOf('.') + 1);
                method = dot < 0 ? "" : "void " + name.substring(dot + 1) + "(";
            }
            String source = sources.get(className);
            String wanted = isInside ? name : method;
            // codes stand as names of constants in tests
            boolean isThere = source != null
                    && (source.contains(wanted)
                            || source.contains(
                                    wanted.toUpperCase(java.util.Locale.ROOT).replace('-', '_')));
            if (!isThere) {
                faults.add(className + " " + wanted + ": " + row);
            }
            isFound |= isThere;
        }
        if (!isFound) {
            faults.add("no test: " + row);
        }
    }
}
