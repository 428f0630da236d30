package org.varta.rules.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.RuleTexts;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** What each construct of the language means, as a predicate. */
final class PlannerTest {

    private static final SiteLists LISTS = new SiteLists(Map.of(
            "Admins", List.of("alice", "bob"),
            "Servers", List.of("dc*", "a\\*b"),
            "Nets", List.of("10.0.0.0/8", "fd00::/8"),
            "Nobody", List.of()));

    // ---- structure

    @Test
    void andsTheFieldsOfAMap() {
        assertThat(planned("sel: {A: x, B: y}\ncondition: sel")).isEqualTo("(A=x & B=y)");
    }

    @Test
    void orsTheMapsOfAList() {
        assertThat(planned("sel: [{A: x, B: y}, {C: z}]\ncondition: sel")).isEqualTo("((A=x & B=y) | C=z)");
    }

    @Test
    void orsTheValuesOfAFieldAndAndsThemWithAll() {
        assertThat(planned("sel: {A: [x, y]}\ncondition: sel")).isEqualTo("(A=x | A=y)");
        assertThat(planned("sel: {'A|contains|all': [x, y]}\ncondition: sel")).isEqualTo("(A=<*>x<*> & A=<*>y<*>)");
    }

    @Test
    void orsAListOfConditions() {
        assertThat(planned("a: {A: x}\nb: {B: y}\ncondition: [a, not b]")).isEqualTo("(A=x | !B=y)");
    }

    @Test
    void worksQuantifiersOut() {
        String selections = "s_1: {A: x}\ns_2: {B: y}\nf: {C: z}\n_h: {D: w}\n";

        assertThat(planned(selections + "condition: 1 of s_* and not f or _h"))
                .isEqualTo("(((A=x | B=y) & !C=z) | D=w)");
        assertThat(planned(selections + "condition: all of them or _h")).isEqualTo("((A=x & B=y & C=z) | D=w)");
    }

    @Test
    void flattensAndDropsDoubleNegation() {
        assertThat(planned("a: {A: x, B: y}\nb: {C: z}\ncondition: (a and b) and not not b"))
                .isEqualTo("(A=x & B=y & C=z & C=z)");
    }

    // ---- values

    @Test
    void comparesTypedValuesByTheirType() {
        assertThat(planned("sel: {A: 5, B: '5', C: true, D: null, E: '', F: 1.50}\ncondition: sel"))
                .isEqualTo("(A number 5 & B=5 & C is true & D is null & E= & F number 1.50)");
    }

    @Test
    void negatesAllValuesOfNeqTogether() {
        assertThat(planned("sel: {'A|neq': [x, 5]}\ncondition: sel")).isEqualTo("!(A=x | A number 5)");
        assertThat(planned("sel: {'A|neq': null}\ncondition: sel")).isEqualTo("!A is null");
        assertThat(planned("sel: {'A|contains|neq': x}\ncondition: sel")).isEqualTo("!A=<*>x<*>");
    }

    @Test
    void asksForPresence() {
        assertThat(planned("sel: {'A|exists': true, 'B|exists': false}\ncondition: sel"))
                .isEqualTo("(A exists & !B exists)");
    }

    @Test
    void comparesNumbers() {
        assertThat(planned("sel: {'A|lt': 1, 'B|lte': 2.5, 'C|gt': -3, 'D|gte': 4}\ncondition: sel"))
                .isEqualTo("(A LESS 1 & B LESS_OR_EQUAL 2.5 & C GREATER -3 & D GREATER_OR_EQUAL 4)");
    }

    @Test
    void takesPartsOfATime() {
        assertThat(planned("sel: {'A|hour': [22, 23], 'A|week|neq': 53, 'A|minute': 0, 'A|day': 1, 'A|month': 2,"
                        + " 'A|year': 2026}\n"
                        + "condition: sel"))
                .isEqualTo("((A HOUR 22 | A HOUR 23) & !A WEEK 53 & A MINUTE 0 & A DAY 1 & A MONTH 2 & A YEAR 2026)");
    }

    @Test
    void comparesFields() {
        assertThat(planned(
                        "sel: {'A|fieldref': B, 'C|fieldref|neq': D, 'E|fieldref|endswith|cased': F}\ncondition: sel"))
                .isEqualTo("(A EQUALS B & !C EQUALS D & E ENDS_WITH cased F)");
    }

    // ---- strings

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        Plain            ; =plain
        a*b?c            ; =a<*>b<?>c
        **a***           ; =<*>a<*>
        \\*a\\?          ; =*a?
        \\\\             ; =\\
        \\\\*            ; =\\<*>
        \\\\\\*          ; =\\*
        \\\\\\           ; =\\\\
        \\\\\\\\         ; =\\\\
        C:\\Win\\x       ; =c:\\win\\x
        tail\\           ; =tail\\
        ÄSTRAßE          ; =ästraße
        """)
    void readsWildcardsAndEscapes(String value, String shown) {
        assertThat(planned("sel: {A: '" + value + "'}\ncondition: sel")).isEqualTo("A" + shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        A|contains: x?            ; A=<*>x<?><*>
        A|startswith: x           ; A=x<*>
        A|endswith: '*x'          ; A=<*>x
        A|contains: ''            ; A=<*>
        A|contains: 4688          ; A=<*>4688<*>
        A|cased: MiXed            ; A==MiXed
        A|contains|cased: MiXed   ; A==<*>MiXed<*>
        A|re: '^a(b|c)$'          ; A re ^a(b|c)$
        A|re|i|m|s: 'a.b'         ; A re a.b i m s
        A|re: '(?i)a\\d'          ; A re (?i)a\\d
        A|re|neq: 'a.b'           ; !A re a.b
        """)
    void placesText(String item, String shown) {
        assertThat(planned("sel:\n    " + item + "\ncondition: sel")).isEqualTo(shown);
    }

    @Test
    void looksForKeywordsInsideAnyValue() {
        assertThat(planned("sel: [One, 'two*', 5]\ncondition: sel"))
                .isEqualTo("(any=<*>one<*> | any=<*>two<*> | any=<*>5<*>)");
        assertThat(planned("sel: {'|all': [one, two]}\ncondition: sel")).isEqualTo("(any=<*>one<*> & any=<*>two<*>)");
        assertThat(planned("sel: {'|startswith': one}\ncondition: sel")).isEqualTo("any=one<*>");
        assertThat(planned("sel: {'|re': 'o.e'}\ncondition: sel")).isEqualTo("any re o.e");
        assertThat(planned("sel: word\ncondition: sel")).isEqualTo("any=<*>word<*>");
    }

    // ---- windash and encodings: the vectors are pySigma's

    @Test
    void expandsADashThatBeginsAWordToFiveCharacters() {
        assertThat(planned("sel: {'A|windash|contains': ' -param-name'}\ncondition: sel"))
                .isEqualTo("(A=<*> -param-name<*> | A=<*> /param-name<*> | A=<*> –param-name<*> | A=<*> —param-name<*>"
                        + " | A=<*> ―param-name<*>)");
        assertThat(planned("sel: {'A|contains|windash': ' /param'}\ncondition: sel"))
                .isEqualTo("(A=<*> -param<*> | A=<*> /param<*> | A=<*> –param<*> | A=<*> —param<*> | A=<*> ―param<*>)");
    }

    @Test
    void expandsTwoDashesToTwentyFiveAndNoneToOne() {
        assertThat(((Predicate.Or) predicate("sel: {'A|windash': '-a -b'}\ncondition: sel")).operands())
                .hasSize(25)
                .doesNotHaveDuplicates();
        assertThat(planned("sel: {'A|windash': 'a-b - c- –d'}\ncondition: sel")).isEqualTo("A=a-b - c- –d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        base64                       ; foobar    ; A==Zm9vYmFy
        base64offset|contains        ; foobar    ; (A==<*>Zm9vYmFy<*> | A==<*>Zvb2Jhc<*> | A==<*>mb29iYX<*>)
        base64offset                 ; foobarr   ; (A==Zm9vYmFyc | A==Zvb2Jhcn | A==mb29iYXJy)
        wide|base64                  ; foobar    ; A==ZgBvAG8AYgBhAHIA
        utf16le|base64               ; foobar    ; A==ZgBvAG8AYgBhAHIA
        utf16be|base64               ; foobar    ; A==AGYAbwBvAGIAYQBy
        utf16|base64                 ; foobar    ; A==//5mAG8AbwBiAGEAcgA=
        base64                       ; \\*\\?\\\\ ; A==Kj9c
        base64                       ; ß         ; A==w58=
        wide|base64offset|contains   ; ping      ; (A==<*>cABpAG4AZw<*> | A==<*>AAaQBuAGcA<*> | A==<*>wAGkAbgBnA<*>)
        """)
    void encodesValues(String chain, String value, String shown) {
        assertThat(planned("sel: {'A|" + chain + "|cased': '" + value + "'}\ncondition: sel"))
                .isEqualTo(shown);
    }

    @Test
    void comparesBase64WithoutCaseUnlessCased() {
        assertThat(planned("sel: {'A|base64': foobar}\ncondition: sel")).isEqualTo("A=zm9vymfy");
    }

    @Test
    void looksForUtf16AsCharactersWhereNothingEncodesIt() {
        assertThat(planned("sel: {'A|wide|contains': 'c*d'}\ncondition: sel")).isEqualTo("A=<*>c\0<*>d\0<*>");
        assertThat(planned("sel: {'A|utf16': 'c*d'}\ncondition: sel")).isEqualTo("A=\uFEFFc\0<*>d\0");
        assertThat(planned("sel: {'A|utf16': '*d'}\ncondition: sel")).isEqualTo("A=\uFEFF<*>d\0");
        assertThat(codes("sel: {'A|wide': 'ß'}\ncondition: sel")).containsExactly(Code.VALUE_TYPE);
    }

    // ---- networks

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,         10.0.0.0/8",
        "192.168.1.7,        192.168.1.7/32",
        "0.0.0.0/0,          0.0.0.0/0",
        "fd00::/8,           fd00:0:0:0:0:0:0:0/8",
        "::1/128,            0:0:0:0:0:0:0:1/128",
        "::/0,               0:0:0:0:0:0:0:0/0",
        "::ffff:10.1.0.0/112, 10.1.0.0/16",
        "2001:db8::a:0/112,  2001:db8:0:0:0:0:a:0/112",
        "64:ff9b::1.2.3.0/120, 64:ff9b:0:0:0:0:102:300/120",
    })
    void readsNetworks(String cidr, String shown) {
        assertThat(planned("sel: {'A|cidr': '" + cidr + "'}\ncondition: sel")).isEqualTo("A in " + shown);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8,    10.0.0.1/8 has bits set behind its prefix; the network is 10.0.0.0/8",
        "10.0.0.0/33,   the prefix length of 10.0.0.0/33 has to be 0 to 32",
        "10.0.0.0/,     the prefix length of 10.0.0.0/ has to be 0 to 32",
        "::/129,        the prefix length of ::/129 has to be 0 to 128",
        "10.0.0/8,      '10.0.0/8 is not a network in CIDR notation: 10.0.0.0/8, fd00::/8'",
        "010.0.0.0/8,   '010.0.0.0/8 is not a network in CIDR notation: 10.0.0.0/8, fd00::/8'",
        "1:2:3/16,      '1:2:3/16 is not a network in CIDR notation: 10.0.0.0/8, fd00::/8'",
        "1::2::3/16,    '1::2::3/16 is not a network in CIDR notation: 10.0.0.0/8, fd00::/8'",
        "fe80::1%eth0,  'fe80::1%eth0 is not a network in CIDR notation: 10.0.0.0/8, fd00::/8'",
        "example.org/8, 'example.org/8 is not a network in CIDR notation: 10.0.0.0/8, fd00::/8'",
    })
    void refusesOtherNetworks(String cidr, String message) {
        assertThat(problems("sel: {'A|cidr': '" + cidr + "'}\ncondition: sel"))
                .extracting(Problem::message)
                .containsExactly(message);
    }

    // ---- placeholders

    @Test
    void expandsPlaceholdersFromSiteLists() {
        assertThat(planned("sel: {'A|expand': '%Admins%'}\ncondition: sel")).isEqualTo("(A=alice | A=bob)");
        assertThat(planned("sel: {'A|expand|contains': '\\%Admins% %Admins%'}\ncondition: sel"))
                .isEqualTo("(A=<*>%admins% alice<*> | A=<*>%admins% bob<*>)");
    }

    @Test
    void readsWildcardsInSiteLists() {
        assertThat(planned("sel: {'A|expand': '\\\\\\\\%Servers%\\share'}\ncondition: sel"))
                .isEqualTo("(A=\\\\dc<*>\\share | A=\\\\a*b\\share)");
    }

    @Test
    void multipliesSeveralPlaceholders() {
        assertThat(planned("sel: {'A|expand': '%Admins%@%Admins%'}\ncondition: sel"))
                .isEqualTo("(A=alice@alice | A=alice@bob | A=bob@alice | A=bob@bob)");
    }

    @Test
    void andsItemsAndOrsTheirExpansionsUnderAll() {
        assertThat(planned("sel: {'A|expand|contains|all': ['%Admins%', x]}\ncondition: sel"))
                .isEqualTo("((A=<*>alice<*> | A=<*>bob<*>) & A=<*>x<*>)");
    }

    @Test
    void expandsNetworks() {
        assertThat(planned("sel: {'A|cidr|expand': '%Nets%'}\ncondition: sel"))
                .isEqualTo("(A in 10.0.0.0/8 | A in fd00:0:0:0:0:0:0:0/8)");
    }

    @Test
    void matchesNothingForAnEmptySiteList() {
        assertThat(planned("sel: {'A|expand': '%Nobody%'}\ncondition: sel")).isEqualTo("()");
    }

    @Test
    void leavesPercentSignsAloneWithoutExpand() {
        assertThat(planned("sel: {'A|contains': '%TEMP%'}\ncondition: sel")).isEqualTo("A=<*>%temp%<*>");
        assertThat(planned("sel: {'A|expand': '100% of 5%'}\ncondition: sel")).isEqualTo("A=100% of 5%");
    }

    @Test
    void namesEveryMissingSiteList() {
        assertThat(problems("sel: {'A|expand': ['%Admin%', '%Other%']}\ncondition: sel"))
                .extracting(Problem::message)
                .containsExactly(
                        "the site list Admin is missing; add it to the site lists; did you mean Admins?",
                        "the site list Other is missing; add it to the site lists");
    }

    // ---- refusals

    @Test
    void saysWhatIsWrongWithARegularExpression() {
        assertThat(problems("sel: {'A|re': ['a(', 'a(?!b)', '(a)\\1']}\ncondition: sel"))
                .hasSize(3)
                .allSatisfy(p -> assertThat(p.code()).isEqualTo(Code.INVALID_REGEX));
    }

    @Test
    void refusesAProductOfPlaceholdersWithoutEnd() {
        SiteLists thousand = new SiteLists(
                Map.of("L", IntStream.range(0, 1001).mapToObj(Integer::toString).toList()));
        Problems problems = new Problems("test.yml");

        new Planner(thousand).plan(RuleTexts.rule("sel: {'A|expand': '%L%%L%'}\ncondition: sel"), problems);

        assertThat(problems.all()).extracting(Problem::code).containsExactly(Code.VALUE_LIMIT);
    }

    // ---- filters

    @Test
    void andsFiltersAsWritten() {
        SigmaFilter filter = (SigmaFilter) RuleTexts.document(RuleTexts.FILTER);
        Problems problems = new Problems("test.yml");
        Planner planner = new Planner(SiteLists.NONE);
        Predicate condition = planner.plan(filter, problems).orElseThrow();
        PlannedRule rule = planner.plan(RuleTexts.rule("sel: {A: x}\ncondition: sel"), problems)
                .orElseThrow();

        assertThat(PredicateText.of(Planner.filtered(rule, List.of(condition)).predicate()))
                .isEqualTo("(A=x & !User=adm)");
        assertThat(Planner.filtered(rule, List.of())).isEqualTo(rule);
    }

    private static Predicate predicate(String detection) {
        Problems problems = new Problems("test.yml");
        SigmaRule rule = (SigmaRule)
                RuleTexts.parse(RuleTexts.ruleOf(detection)).documents().getFirst();
        Predicate predicate =
                new Planner(LISTS).plan(rule, problems).orElseThrow().predicate();
        assertThat(problems.all()).isEmpty();
        return predicate;
    }

    private static String planned(String detection) {
        return PredicateText.of(predicate(detection));
    }

    private static List<Problem> problems(String detection) {
        Problems problems = new Problems("test.yml");
        assertThat(new Planner(LISTS).plan(RuleTexts.rule(detection), problems)).isEmpty();
        return problems.all();
    }

    private static List<Code> codes(String detection) {
        return problems(detection).stream().map(Problem::code).toList();
    }
}
