package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.engine.normalise.Mappings.Condition;
import org.varta.engine.normalise.Mappings.FieldMapping;
import org.varta.engine.normalise.Mappings.Row;
import org.varta.rules.event.LogSource;

class MappingFilesTest {

    @Test
    void a_row_is_read_with_all_its_parts() {
        Mappings mappings = read("""
                sources:
                  - when: [{A: present, B: [1, x]}, {C: y}]
                    unless: {D: z}
                    is: [{product: p, service: s}, {category: c}]
                    fields: {F: [a, b], G: c}
                    rows:
                      - is: {product: q}
                """);

        assertThat(mappings.sources())
                .containsExactly(new Row(
                        List.of(
                                List.of(new Condition("A", List.of()), new Condition("B", List.of("1", "x"))),
                                List.of(new Condition("C", List.of("y")))),
                        List.of(List.of(new Condition("D", List.of("z")))),
                        List.of(new LogSource("p", null, "s"), new LogSource(null, "c", null)),
                        List.of(new FieldMapping("F", List.of("a", "b")), new FieldMapping("G", List.of("c"))),
                        List.of(new Row(
                                List.of(), List.of(), List.of(new LogSource("q", null, null)), List.of(), List.of()))));
    }

    @Test
    void the_tables_of_several_files_are_joined_in_order() {
        MappingFiles files = new MappingFiles();
        files.add("a.yml", "time: [x]\nhost: h".getBytes(UTF_8));
        files.add("b.yml", "time: [y]\ncontainers: [c]".getBytes(UTF_8));

        assertThat(files.mappings().time()).containsExactly("x", "y");
        assertThat(files.mappings().containers()).containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sourcs: []|t.yml:1:1: unknown key 'sourcs'",
                "sources: [{wen: {A: b}}]|t.yml:1:12: unknown key 'wen'",
                "sources: [{is: {produkt: x}}]|unknown key 'produkt', expected product, category or service",
                "sources: [{when: {A: b}}]|nothing follows from it",
                "shapes: [{is: {product: x}}]|a shape names fields only",
                "sources: x|expected a list, found text",
                "time: []|expected at least one value",
                "time: [a, a]|the same value twice",
                "time: [[a]]|expected a value, found a list",
                "a: [|t.yml:1:",
            })
    void whatever_is_not_understood_is_an_error_with_its_place(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(MappingException.class)
                .hasMessageStartingWith("t.yml:")
                .hasMessageContaining(message);
    }

    @Test
    void the_tables_that_we_ship_are_good() {
        Mappings mappings = Mappings.builtIn();

        assertThat(mappings.sources()).hasSizeGreaterThan(40);
        assertThat(mappings.time()).contains("UtcTime", "@timestamp");
    }

    private static Mappings read(String yaml) {
        MappingFiles files = new MappingFiles();
        files.add("t.yml", yaml.getBytes(UTF_8));
        return files.mappings();
    }
}
