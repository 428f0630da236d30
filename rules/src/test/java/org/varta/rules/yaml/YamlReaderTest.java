package org.varta.rules.yaml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

final class YamlReaderTest {

    @Test
    void keepsOrderAndPositionsOfAMap() {
        Mapping root = mapping("title: x\ndetection:\n    sel:\n        - ä: 1\n          b:  two\n");

        assertThat(root.entries()).extracting(e -> e.key().text()).containsExactly("title", "detection");
        Mapping selection = (Mapping) value(root, "detection");
        Sequence list = (Sequence) value(selection, "sel");
        Mapping item = (Mapping) list.items().getFirst();
        assertThat(at(list)).isEqualTo("4:9");
        assertThat(at(item.entries().get(1).key())).isEqualTo("5:11");
        assertThat(at(item.entries().get(1).value())).isEqualTo("5:15");
    }

    @Test
    void countsColumnsInCodePoints() {
        Mapping root = mapping("{😀😀: a, b: c}");

        assertThat(at(root.entries().get(1).key())).isEqualTo("1:9");
        assertThat(((Scalar) root.entries().get(1).value()).source()).isEqualTo("c");
    }

    @ParameterizedTest
    @CsvSource({
        "0,INT",
        "4688,INT",
        "-7,INT",
        "+7,INT",
        "1.5,FLOAT",
        ".5,FLOAT",
        "-0.25,FLOAT",
        "1.0e-3,FLOAT",
        "1.5E10,FLOAT",
        "true,BOOL",
        "True,BOOL",
        "FALSE,BOOL",
        "null,NULL",
        "~,NULL",
        "NULL,NULL"
    })
    void typesWhatEveryYamlVersionTypesAlike(String text, Kind kind) {
        Scalar scalar = scalar(mapping("k: " + text), "k");

        assertThat(scalar.kind()).isEqualTo(kind);
        assertThat(scalar.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes",
                "no",
                "on",
                "off",
                "y",
                "010",
                "0x1F",
                "0o17",
                "1_000",
                "1e3",
                ".inf",
                ".nan",
                "1.",
                "1:30",
                "2024-01-31",
                "tRUE",
                "nUll",
                "+",
                ".",
                "1.2.3.4",
                "1.0e9999",
                "12345678901234567890123456789012345678901"
            })
    void leavesAsTextWhatYamlVersionsReadDifferently(String text) {
        Sequence list = (Sequence) value(mapping("k: [ " + text + " ]"), "k");

        assertThat(((Scalar) list.items().getFirst()).kind()).isEqualTo(Kind.STRING);
    }

    @Test
    void readsNothingAsNullAndQuotedNothingAsText() {
        Mapping root = mapping("a:\nb: ''\nc: \"true\"\nd: |\n  5\n");

        assertThat(scalar(root, "a").kind()).isEqualTo(Kind.NULL);
        assertThat(scalar(root, "b").kind()).isEqualTo(Kind.STRING);
        assertThat(scalar(root, "c").kind()).isEqualTo(Kind.STRING);
        assertThat(scalar(root, "d").kind()).isEqualTo(Kind.STRING);
    }

    @Test
    void keepsTheSourceOfAScalar() {
        Mapping root = mapping("a: 'it''s'\nb: >-\n    one\n    two\nc: plain # remark\n");

        assertThat(scalar(root, "a").source()).isEqualTo("'it''s'");
        assertThat(scalar(root, "b").text()).isEqualTo("one two");
        assertThat(scalar(root, "b").source()).startsWith(">-\n    one\n    two");
        assertThat(scalar(root, "c").source()).isEqualTo("plain");
        assertThat(scalar(root, "c").isPlain()).isTrue();
    }

    @Test
    void givesTheWholeFileAsTheTextOfItsOnlyDocument() {
        String text = "# header\r\n---\r\ntitle: x\r\n# tail\r\n";

        assertThat(documents(text)).extracting(YamlDocument::text).containsExactly(text);
    }

    @Test
    void cutsSeveralDocumentsAtTheirSeparatorsAndLeavesEmptyOnesOut() {
        List<YamlDocument> documents = documents("# 😀\na: 1\n---\n---\nb: 2\n# end of b\n---\n");

        assertThat(documents).hasSize(2);
        assertThat(documents.get(0).text()).isEqualTo("# 😀\na: 1\n");
        assertThat(documents.get(1).text()).isEqualTo("\nb: 2\n# end of b\n");
    }

    @Test
    void resolvesAliasesToTheNodeOfTheAnchor() {
        Mapping root = mapping("a: &x [1, 2]\nb: *x\n");

        assertThat(root.get("b")).isEqualTo(root.get("a"));
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(YamlReader.read("\uFEFFa: 1".getBytes(UTF_8), YamlLimits.DEFAULT)
                        .problems())
                .isEmpty();
    }

    @Test
    void reportsEveryDuplicateKeyAndGoesOn() {
        YamlFile file = read("a: 1\nb: {c: 1, c: 2}\na: 3\n'a': 4\n");

        assertThat(file.fault()).isNull();
        assertThat(file.problems())
                .extracting(p -> p.kind() + " " + p.line() + ":" + p.column())
                .containsExactly("DUPLICATE_KEY 2:11", "DUPLICATE_KEY 3:1", "DUPLICATE_KEY 4:1");
        assertThat(scalar((Mapping) file.documents().getFirst().root(), "a").text())
                .isEqualTo("1");
    }

    @Test
    void reportsKeysThatAreNotScalarsAndMergeKeys() {
        assertThat(read("? [a]\n: 1\n<<: {b: 1}\n").problems())
                .extracting(YamlProblem::kind)
                .containsExactly(YamlProblem.Kind.KEY, YamlProblem.Kind.KEY);
    }

    @Test
    void refusesTagsThatWouldConstructSomething() {
        assertThat(read("a: !!javax.script.ScriptEngineManager [1]\nb: !x 1\nc: !!binary aGk=\nd: !!int x\n")
                        .problems())
                .extracting(YamlProblem::kind)
                .containsOnly(YamlProblem.Kind.TAG)
                .hasSize(4);
    }

    @Test
    void readsCoreTags() {
        YamlFile file = read("a: !!str 5\nb: !!int 5\nc: !!map {}\nd: !!seq []\ne: ! 5\nf: !!null ~\ng: !!bool true\n");

        assertThat(file.problems()).isEmpty();
        assertThat(scalar((Mapping) file.documents().getFirst().root(), "a").kind())
                .isEqualTo(Kind.STRING);
    }

    @Test
    void keepsTheDocumentsBeforeASyntaxErrorAndSaysWhereItIs() {
        YamlFile file = read("a: 1\n---\nb: [1, 2\nc: 3\n");

        assertThat(file.documents()).hasSize(1);
        assertThat(file.problems()).singleElement().satisfies(p -> {
            assertThat(p.kind()).isEqualTo(YamlProblem.Kind.SYNTAX);
            assertThat(p.line()).isEqualTo(4);
            assertThat(p.message()).contains("expected ',' or ']'");
        });
    }

    @Test
    void saysWhereATabIndents() {
        assertThat(read("a:\n\tb: 1\n").problems()).singleElement().satisfies(p -> {
            assertThat(p.kind()).isEqualTo(YamlProblem.Kind.SYNTAX);
            assertThat(p.line()).isEqualTo(2);
        });
    }

    @Test
    void reportsBytesThatAreNotUtf8WithTheirPlace() {
        YamlFile file = YamlReader.read("a: 1\nbc: \u00fc\n".getBytes(ISO_8859_1), YamlLimits.DEFAULT);

        assertThat(file.problems()).singleElement().satisfies(p -> {
            assertThat(p.kind()).isEqualTo(YamlProblem.Kind.ENCODING);
            assertThat(p.line() + ":" + p.column()).isEqualTo("2:5");
        });
    }

    @Test
    void reportsCharactersThatYamlForbids() {
        assertThat(read("a: 1\nb: \u0001\n").problems()).singleElement().satisfies(p -> {
            assertThat(p.kind()).isEqualTo(YamlProblem.Kind.ENCODING);
            assertThat(p.line() + ":" + p.column()).isEqualTo("2:4");
        });
    }

    @Test
    void reportsAliasesWithoutAnchorAndAliasesInsideTheirOwnNode() {
        assertThat(read("a: *x\n").problems()).extracting(YamlProblem::kind).containsExactly(YamlProblem.Kind.ALIAS);
        assertThat(read("a: &x [*x]\n").problems())
                .extracting(YamlProblem::kind)
                .containsExactly(YamlProblem.Kind.ALIAS);
    }

    @Test
    void stopsAtTheDepthLimit() {
        YamlLimits limits = new YamlLimits(100_000, 5, 1000);

        assertThat(YamlReader.read("[[[[[1]]]]]", limits).problems()).isEmpty();
        assertThat(YamlReader.read("[[[[[[1]]]]]]", limits).problems())
                .extracting(YamlProblem::kind)
                .containsExactly(YamlProblem.Kind.LIMIT);
        assertThat(YamlReader.read("a: &x [[[[1]]]]\nb: [[*x]]", limits).problems())
                .extracting(YamlProblem::kind)
                .containsExactly(YamlProblem.Kind.LIMIT);
        assertThat(read("[".repeat(10_000)).problems())
                .extracting(YamlProblem::kind)
                .containsExactly(YamlProblem.Kind.LIMIT);
    }

    @Test
    void countsAliasedNodesEachTimeSoThatTheyCannotMultiply() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(read(laughs.toString()).problems())
                .extracting(YamlProblem::kind)
                .containsExactly(YamlProblem.Kind.LIMIT);
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertThat(YamlReader.read("abcdef", new YamlLimits(5, 5, 5)).problems())
                .extracting(YamlProblem::message)
                .containsExactly("the file has 6 characters; at most 5 are read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%YAML 99999999999.1\n---\na", "%TAG\n---\n", "!<", "&", "*", "\"\\U99999999\"", "%"})
    void givesAProblemForWhatTheScannerStumblesOver(String text) {
        assertThat(read(text).problems()).isNotEmpty();
    }

    private static YamlFile read(String text) {
        return YamlReader.read(text, YamlLimits.DEFAULT);
    }

    private static List<YamlDocument> documents(String text) {
        YamlFile file = read(text);
        assertThat(file.problems()).isEmpty();
        return file.documents();
    }

    private static Mapping mapping(String text) {
        return (Mapping) documents(text).getFirst().root();
    }

    private static YamlNode value(Mapping map, String key) {
        return requireNonNull(map.get(key), key);
    }

    private static Scalar scalar(Mapping map, String key) {
        return (Scalar) value(map, key);
    }

    private static String at(YamlNode node) {
        return node.line() + ":" + node.column();
    }
}
