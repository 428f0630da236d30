package org.varta.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class RuleCheckCommandTest {

    private static final String GOOD = """
            title: Root Logon
            id: 11111111-2222-4333-8444-555555555555
            logsource:
              product: linux
            detection:
              selection:
                user: root
              condition: selection
            level: high
            """;

    @TempDir
    private Path directory;

    private final CommandRun varta = new CommandRun();

    @BeforeEach
    void writeAGoodRule() throws IOException {
        write("good.yml", GOOD);
    }

    @Test
    void good_rules_say_nothing_and_succeed() {
        assertThat(varta.run("rule", "check", "-r", directory.toString())).isEqualTo(ExitCodes.OK);

        assertThat(varta.out()).isEmpty();
        assertThat(varta.err()).isEqualTo("varta: 1 documents can be used, 0 cannot; 0 errors, 0 warnings\n");
    }

    @Test
    void a_document_that_cannot_be_used_is_named_with_its_place_and_fails_the_check() throws IOException {
        Path bad = write("bad.yml", GOOD.replace("-5555", "-6666").replace("user: root", "user|containz: root"));

        assertThat(varta.run("rule", "check", directory.toString())).isEqualTo(ExitCodes.RULE);

        assertThat(varta.out())
                .startsWith(bad + ":7:5: error unknown-modifier: ")
                .contains("did you mean contains?")
                .hasLineCount(1);
        assertThat(varta.err()).isEqualTo("varta: 1 documents can be used, 1 cannot; 1 errors, 0 warnings\n");
    }

    @Test
    void warnings_alone_succeed() throws IOException {
        Path rule = write("warned.yml", GOOD.replace("level: high\n", "").replace("-5555", "-6666"));

        assertThat(varta.run("rule", "check", directory.toString())).isEqualTo(ExitCodes.OK);

        assertThat(varta.out()).startsWith(rule + ":1:1: warning missing-level: ");
        assertThat(varta.err()).contains("2 documents can be used, 0 cannot; 0 errors, 1 warnings");
    }

    @Test
    void the_same_id_twice_is_reported_at_the_second_document() throws IOException {
        Path copy = write("good_copy.yml", GOOD.replace("title: Root", "title: Copied Root"));

        assertThat(varta.run("rule", "check", directory.toString())).isEqualTo(ExitCodes.RULE);

        assertThat(varta.out()).startsWith(copy + ":1:1: error duplicate-id: ");
    }

    @Test
    void problems_stand_by_file_and_then_by_place() throws IOException {
        Path first = write("a.yml", GOOD.replace("user: root", "user|x: root\n    host|y: z"));
        Path second = write("b.yml", "title: x\n");

        varta.run("rule", "check", directory.toString());

        assertThat(varta.out().lines().map(line -> line.replaceFirst(": .*", "")))
                .containsExactly(first + ":7:5", first + ":8:5", "", second + ":1:1");
    }

    @Test
    void options_and_parameters_name_rules_alike_and_one_is_needed() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("b.yml"), GOOD.replace("-5555", "-6666"));

        assertThat(varta.run(
                        "rule", "check", "-r", directory.resolve("good.yml").toString(), other.toString()))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.err()).contains("2 documents");
        assertThat(varta.run("rule", "check")).isEqualTo(ExitCodes.USAGE);
        assertThat(varta.err()).contains("say where the rules are");
    }

    @Test
    void a_path_that_is_not_there_is_a_problem() {
        String path = directory.resolve("nothing.yml").toString();

        assertThat(varta.run("rule", "check", path)).isEqualTo(ExitCodes.RULE);

        assertThat(varta.out()).startsWith(path + ":1:1: error unreadable-file: ");
    }

    @Test
    void placeholders_need_their_site_list_and_a_broken_list_is_a_problem() throws IOException {
        Path rules = write("good.yml", GOOD.replace("user: root", "user|expand: '%admins%'"));
        Path lists = write("lists.yaml", "admins: [root, toor]\n");
        Path broken = write("broken.yaml", "admins: root\n");

        assertThat(varta.run("rule", "check", rules.toString())).isEqualTo(ExitCodes.RULE);
        assertThat(varta.out()).contains("missing-site-list");
        assertThat(varta.run("rule", "check", rules.toString(), "--site-lists", lists.toString()))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.run("rule", "check", rules.toString(), "--site-lists", broken.toString()))
                .isEqualTo(ExitCodes.RULE);
        assertThat(varta.out()).contains(broken + ":1:9: error invalid-site-list: ");
    }

    @Test
    void a_pipeline_gives_placeholders_their_values_and_a_broken_one_is_a_problem() throws IOException {
        Path rules = write("good.yml", GOOD.replace("user: root", "user|expand: '%admins%'"));
        Path good = write("p.yaml", "{vars: {admins: root}, transformations: [{type: value_placeholders}]}\n");
        Path broken = write("broken.yaml", "transformations: [{type: value_placeholder}]\n");

        assertThat(varta.run("rule", "check", rules.toString(), "--pipeline", good.toString()))
                .isEqualTo(ExitCodes.OK);
        assertThat(varta.run("rule", "check", rules.toString(), "--pipeline", broken.toString()))
                .isEqualTo(ExitCodes.RULE);
        assertThat(varta.out()).contains(broken + ":1:26: error unknown-transformation: ");
        assertThat(varta.run("rule", "coverage", rules.toString(), "--pipeline", broken.toString()))
                .isEqualTo(ExitCodes.CONFIGURATION);
    }

    @Test
    void a_correlation_that_the_engine_does_not_evaluate_cannot_be_used() throws IOException {
        write("named.yml", GOOD.replace("-5555", "-6666").replace("level:", "name: root_logon\nlevel:"));
        Path correlation = write("silent.yml", """
                title: No Root Logon
                id: 11111111-2222-4333-8444-777777777777
                correlation:
                  type: temporal
                  rules: [root_logon]
                  timespan: 1h
                  condition: not root_logon
                level: low
                """);

        assertThat(varta.run("rule", "check", directory.toString())).isEqualTo(ExitCodes.RULE);

        assertThat(varta.out())
                .contains(correlation + ":1:1: error unsupported-correlation: ")
                .contains("true when nothing happens");
        assertThat(varta.err()).isEqualTo("varta: 2 documents can be used, 1 cannot; 1 errors, 0 warnings\n");
    }

    @Test
    void json_has_the_counts_and_every_problem() throws IOException {
        Path bad = write("bad.yml", GOOD.replace("-5555", "-6666").replace("user: root", "user|ЖЖ: root"));

        assertThat(varta.run("rule", "check", "-o", "json", directory.toString()))
                .isEqualTo(ExitCodes.RULE);

        assertThat(varta.out()).isASCII();
        assertThat(tokens(varta.out()))
                .containsSequence("loaded", "1", "failed", "1", "problems", "[", "{", "file", bad.toString())
                .containsSequence(
                        "line", "7", "column", "5", "code", "unknown-modifier", "severity", "error", "message")
                .anyMatch(text -> text.contains("ЖЖ"));
    }

    @Test
    void junit_has_a_case_for_each_file() throws Exception {
        Path bad = write("bad.yml", GOOD.replace("-5555", "-6666").replace("user: root", "user|<ж>: root"));

        assertThat(varta.run("rule", "check", "-o", "junit", directory.toString()))
                .isEqualTo(ExitCodes.RULE);

        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(varta.out())));
        assertThat(xml.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo(bad.toString());
        assertThat(failure.getAttribute("message")).contains("unknown-modifier").contains("<ж>");
    }

    @Test
    void sarif_has_a_result_for_each_problem() throws IOException {
        Path bad = write("with space.yml", GOOD.replace("-5555", "-6666").replace("user: root", "user|x: root"));

        assertThat(varta.run("rule", "check", "-o", "sarif", bad.toString())).isEqualTo(ExitCodes.RULE);

        assertThat(tokens(varta.out()))
                .containsSequence("version", "2.1.0", "runs")
                .containsSequence("rules", "[", "{", "id", "unknown-modifier", "}", "]")
                .containsSequence("ruleId", "unknown-modifier", "level", "error")
                .containsSequence("uri", "file://" + directory + "/with%20space.yml")
                .containsSequence("startLine", "7", "startColumn", "5");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static List<String> tokens(String text) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                tokens.add(json.getText());
            }
        }
        return tokens;
    }
}
