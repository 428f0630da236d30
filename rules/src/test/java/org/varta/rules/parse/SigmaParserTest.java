package org.varta.rules.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.parse.RuleTexts.CORRELATION;
import static org.varta.rules.parse.RuleTexts.FILTER;
import static org.varta.rules.parse.RuleTexts.RULE;
import static org.varta.rules.parse.RuleTexts.document;
import static org.varta.rules.parse.RuleTexts.parse;
import static org.varta.rules.parse.RuleTexts.ruleOf;
import static org.varta.rules.parse.RuleTexts.ruleWith;
import static org.varta.rules.parse.RuleTexts.shorts;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

final class SigmaParserTest {

    @Test
    void readsTheHeader() {
        RuleHeader header = document("""
            title: Certutil fetches a file
            id: 5F1F3A3C-0000-4000-8000-000000000001
            name: certutil_download
            related: [{id: 5f1f3a3c-0000-4000-8000-000000000009, type: similar}]
            status: stable
            description: |
                Two
                lines
            license: DRL 1.1
            author: Somebody, Another
            references: [https://example.org/a, https://example.org/b]
            date: 2026-01-31
            modified: 2026-02-28
            tags: [attack.t1105, attack.command-and-control]
            falsepositives: [Unlikely]
            fields: [Image]
            level: high
            x_site: custom keys are fine
            logsource: {category: process_creation, product: windows, definition: on}
            detection: {sel: {Image: x}, condition: sel}
            """).header();

        assertThat(header.id())
                .isEqualTo("5f1f3a3c-0000-4000-8000-000000000001")
                .isEqualTo(header.key());
        assertThat(header.name()).isEqualTo("certutil_download");
        assertThat(header.title()).isEqualTo("Certutil fetches a file");
        assertThat(header.status()).isEqualTo("stable");
        assertThat(header.description()).isEqualTo("Two\nlines\n");
        assertThat(header.license()).isEqualTo("DRL 1.1");
        assertThat(header.author()).isEqualTo("Somebody, Another");
        assertThat(header.level()).isEqualTo(Level.HIGH);
        assertThat(header.date()).isEqualTo("2026-01-31");
        assertThat(header.modified()).isEqualTo("2026-02-28");
        assertThat(header.references()).hasSize(2);
        assertThat(header.tags()).containsExactly("attack.t1105", "attack.command-and-control");
        assertThat(header.falsePositives()).containsExactly("Unlikely");
        assertThat(header.fields()).containsExactly("Image");
        assertThat(header.file()).isEqualTo("test.yml");
    }

    @Test
    void namesARuleWithoutIdByItsContent() {
        RuleHeader header = document(RULE.replaceFirst("id: .*\n", "")).header();

        assertThat(header.id()).isNull();
        assertThat(header.key()).isEqualTo("sha256:" + header.contentHash());
        assertThat(header.contentHash()).matches("[0-9a-f]{64}");
    }

    @Test
    void keepsTheExactTextOfTheDocument() {
        assertThat(document("# licence\n" + RULE).header().sourceText()).isEqualTo("# licence\n" + RULE);
    }

    @Test
    void changesTheContentHashWithAnyChange() {
        assertThat(document(RULE + "# x\n").header().contentHash())
                .isNotEqualTo(document(RULE).header().contentHash());
    }

    @Test
    void readsTheLogSource() {
        assertThat(((SigmaRule) document(ruleWith("product: windows", "product: windows\n    service: sysmon")))
                        .logSource())
                .isEqualTo(new LogSource("windows", null, "sysmon"));
    }

    @Test
    void readsValuesWithTheirTypesAndPlaces() {
        Detection.Item item = item("sel:\n    Field: [a, 1, 1.50, true, '5']\ncondition: sel");

        assertThat(item.values())
                .extracting(value -> switch (value) {
                    case Value.Text text -> "text " + text.text();
                    case Value.Numeric numeric -> "number " + numeric.number();
                    case Value.Bool bool -> "boolean " + bool.value();
                    case Value.Null none -> "null";
                })
                .containsExactly("text a", "number 1", "number 1.50", "boolean true", "text 5");
        assertThat(item.position().line()).isEqualTo(11);
        assertThat(item.values().get(1).position().column()).isEqualTo(20);
    }

    @Test
    void readsAFieldWithItsModifiers() {
        Detection.Item item = item("sel:\n    Field|contains|all: [a, b]\ncondition: sel");

        assertThat(item.field()).isEqualTo("Field");
        assertThat(item.modifiers()).containsExactly(Modifier.CONTAINS, Modifier.ALL);
    }

    @Test
    void readsLongNamesOfRegexFlags() {
        assertThat(item("sel:\n    Field|re|ignorecase|multiline|dotall: a\ncondition: sel")
                        .modifiers())
                .containsExactly(Modifier.RE, Modifier.I, Modifier.M, Modifier.S);
    }

    @Test
    void readsKeywordsAsAListAsAValueAndWithModifiers() {
        assertThat(item("sel: [a, b]\ncondition: sel").field()).isNull();
        assertThat(item("sel: word\ncondition: sel").values()).hasSize(1);
        assertThat(item("sel:\n    '|all': [a, b]\ncondition: sel").field()).isNull();
    }

    @Test
    void readsListsOfMapsAlsoMixedAndNested() {
        SigmaRule rule = RuleTexts.rule(
                "sel:\n    - A: 1\n      B: 2\n    - word\n    - [x, y]\n    - [{C: 3}]\ncondition: sel");

        Detection.AnyOf any = (Detection.AnyOf) rule.selections().firstEntry().getValue();
        assertThat(any.parts())
                .extracting(part -> part.getClass().getSimpleName())
                .containsExactly("AllOf", "Item", "Item", "AnyOf");
    }

    @Test
    void readsAListOfConditions() {
        assertThat(RuleTexts.rule("a: x\nb: y\ncondition: [a, b]").conditions()).hasSize(2);
    }

    @Test
    void reportsAllProblemsOfADocumentInOneGo() {
        ParsedFile parsed = parse("""
            id: x
            level: loud
            logsource: {product: 7}
            detection:
                sel:
                    A|contain: 1
                    B: [null, {}]
                condition: sel and other
            """);

        assertThat(parsed.documents()).isEmpty();
        assertThat(parsed.documentsFailed()).isEqualTo(1);
        assertThat(shorts(parsed.problems()))
                .containsExactly(
                        "ERROR invalid-id 1:5",
                        "ERROR missing-key 1:1",
                        "ERROR invalid-level 2:8",
                        "ERROR unknown-modifier 6:9",
                        "ERROR null-in-list 7:13",
                        "ERROR wrong-type 7:19",
                        "ERROR unknown-identifier 8:24");
    }

    @Test
    void letsABrokenDocumentNotTakeItsNeighboursWithIt() {
        ParsedFile parsed =
                parse(RULE + "---\n" + ruleWith("Image", "Image|nope") + "---\n" + CORRELATION + "---\n" + FILTER);

        assertThat(parsed.documents())
                .extracting(d -> d.getClass().getSimpleName())
                .containsExactly("SigmaRule", "SigmaCorrelation", "SigmaFilter");
        assertThat(shorts(parsed.problems())).containsExactly("ERROR unknown-modifier 24:9");
        assertThat(parsed.documentsFailed()).isEqualTo(1);
    }

    @Test
    void keepsTheDocumentsBeforeASyntaxError() {
        ParsedFile parsed = parse(RULE + "---\na: [\n");

        assertThat(parsed.documents()).hasSize(1);
        assertThat(parsed.documentsFailed()).isEqualTo(1);
    }

    @Test
    void refusesAllDocumentsOfATemplateFileWithOneProblemEach() {
        ParsedFile parsed = parse("action: global\ntitle: x\n---\nlogsource: {}\n---\ndetection: {}\n");

        assertThat(shorts(parsed.problems()))
                .containsExactly("ERROR legacy-action 1:9", "ERROR legacy-action 4:1", "ERROR legacy-action 6:1");
        assertThat(parsed.documentsFailed()).isEqualTo(3);
    }

    @Test
    void suggestsTheNearestModifier() {
        assertThat(parse(ruleWith("Image:", "Image|startwith:")).problems())
                .extracting(Problem::message)
                .containsExactly("Sigma has no modifier startwith; did you mean startswith?");
    }

    @Test
    void suggestsTheNearestLevel() {
        assertThat(parse(ruleWith("level: low", "level: hihg"))
                        .problems()
                        .getFirst()
                        .message())
                .isEqualTo("the level hihg is none of informational, low, medium, high, critical; did you mean high?");
    }

    @Test
    void readsAFilter() {
        SigmaFilter filter = (SigmaFilter) document(FILTER);

        assertThat(filter.rules()).containsExactly("5f1f3a3c-0000-4000-8000-000000000001");
        assertThat(filter.selections()).containsOnlyKeys("sel");
        assertThat(filter.conditions()).hasSize(1);
    }

    @Test
    void readsAFilterForAnyRule() {
        assertThat(((SigmaFilter) document(FILTER.replaceFirst("rules: .*", "rules: any"))).rules())
                .isEmpty();
    }

    @Test
    void takesARuleNamedAnyInAListForAName() {
        assertThat(((SigmaFilter) document(FILTER.replaceFirst("rules: .*", "rules: [any]"))).rules())
                .containsExactly("any");
    }

    @Test
    void readsACorrelation() {
        SigmaCorrelation correlation = (SigmaCorrelation) document(CORRELATION);

        assertThat(correlation.type()).isEqualTo(SigmaCorrelation.Type.EVENT_COUNT);
        assertThat(correlation.groupBy()).containsExactly("User");
        assertThat(correlation.isGenerating()).isFalse();
    }

    @Test
    void typesOfTheAppliedModifierBindValues() {
        assertThat(codes("A|gt: '5'")).containsExactly(Code.VALUE_TYPE);
        assertThat(codes("A|gt: [5, x]")).containsExactly(Code.VALUE_TYPE);
        assertThat(codes("A|exists: [true, false]")).containsExactly(Code.VALUE_TYPE);
        assertThat(codes("A|contains: true")).containsExactly(Code.VALUE_TYPE);
        assertThat(codes("A|contains: null")).containsExactly(Code.VALUE_TYPE);
        assertThat(codes("A|contains: 5")).isEmpty();
        assertThat(codes("A|re: 5")).isEmpty();
        assertThat(codes("A|fieldref: 5")).containsExactly(Code.VALUE_TYPE);
        assertThat(codes("A|neq: null")).isEmpty();
        assertThat(codes("A|minute: 1.5")).containsExactly(Code.VALUE_RANGE);
        assertThat(codes("A|week: 53")).isEmpty();
        assertThat(codes("A|month: [1, 13]")).containsExactly(Code.VALUE_RANGE);
        assertThat(codes("'': null")).containsExactly(Code.VALUE_TYPE);
    }

    private static List<Code> codes(String item) {
        return parse(ruleOf("sel:\n    " + item + "\ncondition: sel")).problems().stream()
                .map(Problem::code)
                .toList();
    }

    private static Detection.Item item(String detection) {
        Detection selection =
                RuleTexts.rule(detection).selections().firstEntry().getValue();
        return (Detection.Item)
                (selection instanceof Detection.AllOf all ? all.parts().getFirst() : selection);
    }
}
