package org.varta.collector.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/operations.md is where operators learn what a meter means. */
final class MeterNamesTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(varta_[a-z_]+)[{`]");
    private static final List<String> ENDINGS = List.of("", "_total", "_seconds");

    @Test
    void everyMeterIsExplainedToOperators() throws Exception {
        List<String> rows = rows();

        assertThat(names()).isNotEmpty().allSatisfy(name -> assertThat(rows).containsAnyElementsOf(formsOf(name)));
    }

    @Test
    void nothingIsExplainedThatIsNoMeter() throws Exception {
        List<String> forms = names().stream().flatMap(n -> formsOf(n).stream()).toList();

        assertThat(rows()).isNotEmpty().isSubsetOf(forms).doesNotHaveDuplicates();
    }

    /** How Prometheus may see a meter; which of these it is, depends on its kind. */
    private static List<String> formsOf(String name) {
        return ENDINGS.stream().map(e -> name.replace('.', '_') + e).toList();
    }

    private static List<String> names() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (var field : MeterNames.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                names.add((String) field.get(null));
            }
        }
        return names;
    }

    private static List<String> rows() throws IOException {
        Path page = Path.of(System.getProperty("varta.home", ".."), "docs", "operations.md");
        return ROW.matcher(Files.readString(page))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
    }
}
