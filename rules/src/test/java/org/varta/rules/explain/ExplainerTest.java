package org.varta.rules.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.rules.event.LogSource;

class ExplainerTest {

    private static final Explained ENCODED = Explained.detection("""
            selection_img:
              Image|endswith: '\\powershell.exe'
            selection_enc:
              CommandLine|contains: [' -enc ', ' -ec ']
            filter_updater:
              ParentImage: 'C:\\updater.exe'
            condition: all of selection_* and not 1 of filter_*
            """);

    @Test
    void aMatchNamesWhatSpeaksForIt() {
        RuleVerdict verdict =
                ENCODED.event("{Image: 'C:\\powershell.exe', CommandLine: 'powershell -enc SQ', ParentImage: x}");

        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.reasons()).containsExactly("selection_img", "selection_enc", "filter_updater");
        assertThat(verdict.nearestMiss()).isEmpty();
    }

    @Test
    void aFilterThatMatchesIsTheReasonForNoMatch() {
        RuleVerdict verdict = ENCODED.event(
                "{Image: 'C:\\powershell.exe', CommandLine: 'powershell -enc SQ', ParentImage: 'C:\\UPDATER.exe'}");

        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.reasons()).containsExactly("filter_updater");
        assertThat(verdict.nearestMiss())
                .singleElement()
                .satisfies(item -> assertThat(item.holds()).isTrue())
                .extracting(Verdict.Item::name)
                .isEqualTo("ParentImage");
    }

    @Test
    void theNearestMissNamesTheFewestLinesAndHowFarTheyAreOff() {
        RuleVerdict verdict =
                ENCODED.event("{Image: 'C:\\powershell.exe', CommandLine: 'powershell -EncodedCommand SQ'}");

        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.nearestMiss()).singleElement().satisfies(item -> {
            assertThat(item.name()).isEqualTo("CommandLine|contains");
            assertThat(item.expected())
                    .containsExactly(new Verdict.Expected("' -enc '", false), new Verdict.Expected("' -ec '", false));
            assertThat(item.actual()).containsExactly("powershell -EncodedCommand SQ");
            assertThat(item.why()).isEqualTo("nearest to ' -enc ' is ' -enc' at character 11");
        });
    }

    @Test
    void theTreeHasTheShapeOfTheCondition() {
        Verdict.Group and = (Verdict.Group) ENCODED.event("{Image: x}").condition();

        assertThat(and.label()).isEqualTo("and");
        assertThat(and.join()).isEqualTo(Verdict.Join.ALL);
        Verdict.Group selections = (Verdict.Group) and.parts().getFirst();
        assertThat(selections.label()).isEqualTo("all of selection_*");
        assertThat(selections.parts())
                .extracting(part -> ((Verdict.Selection) part).name())
                .containsExactly("selection_img", "selection_enc");
        Verdict.Group not = (Verdict.Group) and.parts().getLast();
        assertThat(not.join()).isEqualTo(Verdict.Join.NOT);
        assertThat(not.holds()).isTrue();
    }

    @Test
    void anotherLogSourceIsAReasonOfItsOwn() {
        RuleVerdict verdict = ENCODED.event(
                "{Image: 'C:\\powershell.exe', CommandLine: 'x -enc y'}", new LogSource("linux", null, null));

        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.condition().holds()).isTrue();
        assertThat(verdict.isSourceRight()).isFalse();
        assertThat(verdict.reasons()).containsExactly(RuleVerdict.LOG_SOURCE);
    }

    @Test
    void sigmaFiltersAreExplainedUnderTheirTitle() {
        Explained rule = new Explained("""
                title: R
                id: 5f1f3a3c-5a0e-4d0b-9d0e-0c6a4d1f2b11
                logsource: {product: windows}
                detection: {sel: {A: x}, condition: sel}
                ---
                title: Patch management
                logsource: {product: windows}
                filter: {rules: any, patch: {User: svc}, condition: not patch}
                """);

        RuleVerdict verdict = rule.event("{A: x, User: svc}");

        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.reasons()).containsExactly("Patch management", "patch");
        assertThat(verdict.nearestMiss()).extracting(Verdict.Item::name).containsExactly("User");
        assertThat(rule.event("{A: x, User: other}").holds()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '"', textBlock = """
            Image: x ~ {image: x} ~ the event has no Image; did you mean image?
            Image: x ~ {Image: null} ~ the value is null
            Image: x ~ {Image: {a: b}} ~ the value is object
            Image: x ~ {Image: y} ~ another value
            Image: power ~ {Image: a power b} ~ 'power' is there, but not alone
            Image|startswith: power ~ {Image: a power b} ~ 'power' is there, but not at the beginning
            Image|endswith: power ~ {Image: a power b} ~ 'power' is there, but not at the end
            Image|contains: powershell ~ {Image: a powerful b} ~ nearest to 'powershell' is 'power' at character 3
            Image|contains|cased: Enc ~ {Image: -enc} ~ only the case of letters is another than in 'Enc'
            Image: a*b*c ~ {Image: ab} ~ 2 of 3 parts of 'a*b*c' are there
            Image|gte: 10 ~ {Image: 9} ~ not a number >= 10
            Image|gte: 10 ~ {Image: ten} ~ not a number >= 10
            Image|cidr: 10.0.0.0/8 ~ {Image: 192.0.2.1} ~ not in 10.0.0.0/8
            Image|re: ^a ~ {Image: b} ~ the expression is not found
            Image|hour: 3 ~ {Image: x} ~ the hour is not 3
            Image: null ~ {Image: x} ~ the field has a value
            Image|exists: true ~ {other: x} ~ the event has no Image
            Image|exists: false ~ {Image: x} ~ the event has the field
            Image|neq: x ~ {Image: x} ~ the event has 'x'
            Image|fieldref: User ~ {Image: x, User: y} ~ the two fields do not go together
            """)
    void aLineThatDoesNotHoldSaysWhy(String line, String event, String why) {
        RuleVerdict verdict =
                Explained.detection("sel:\n  " + line + "\ncondition: sel").event(event);

        assertThat(verdict.nearestMiss()).extracting(Verdict.Item::why).containsExactly(why);
    }

    @Test
    void ofAllWantedValuesTheMissingOneIsNamed() {
        RuleVerdict verdict = Explained.detection("sel:\n  C|contains|all: [delete, shadows]\ncondition: sel")
                .event("{C: vssadmin delete}");

        Verdict.Item item = verdict.nearestMiss().getFirst();
        assertThat(item.expected())
                .containsExactly(new Verdict.Expected("'delete'", true), new Verdict.Expected("'shadows'", false));
    }

    @Test
    void keywordsAreLookedForInTheWholeEvent() {
        Explained rule = Explained.detection("words: [alpha, beta]\ncondition: words");

        assertThat(rule.event("{a: {b: 'the alpha'}}").holds()).isTrue();
        Verdict.Item item = rule.event("{a: gamma}").nearestMiss().getFirst();
        assertThat(item.name()).isEqualTo("(keywords)");
        assertThat(item.why()).isEqualTo("no value of the event has 'alpha' or one of 2");
    }

    @Test
    void everyMemberOfAListIsShown() {
        RuleVerdict verdict = Explained.detection("sel: {A: x}\ncondition: sel").event("{A: [y, z]}");

        assertThat(verdict.nearestMiss().getFirst().actual()).isEqualTo(List.of("y", "z"));
    }
}
