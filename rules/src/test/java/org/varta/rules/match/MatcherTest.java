package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.compile;
import static org.varta.rules.match.TestRules.field;
import static org.varta.rules.match.TestRules.hits;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;
import static org.varta.rules.match.TestRules.or;
import static org.varta.rules.match.TestRules.rule;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.ValueKind;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.Predicate.Relation;
import org.varta.rules.plan.ValueTest;

class MatcherTest {

    private static final LogSource PROCESS_CREATION = new LogSource("windows", "process_creation", null);

    private static boolean matches(Predicate predicate, UnaryOperator<TestEvent> filling) {
        CompiledRules rules = CompiledRules.of(List.of(rule("r", predicate)), List.of("Field", "Other"));
        return !hits(rules, filling.apply(new TestEvent(rules.catalog())).done())
                .isEmpty();
    }

    private static boolean passes(ValueTest test, String value) {
        return matches(field("Field", test), e -> e.text("Field", value));
    }

    // ---- which rules are asked

    @Test
    void asksTheRulesOfTheEventsLogSourcesInTheirOrder() {
        Predicate always = and();
        CompiledRules rules = compile(
                rule("linux", new LogSource("linux", null, null), always),
                rule("any", LogSource.ANY, always),
                rule("process", PROCESS_CREATION, always),
                rule("windows", TestRules.WINDOWS, always));

        assertThat(hits(rules, new TestEvent(rules.catalog(), PROCESS_CREATION).done()))
                .containsExactly("any", "process", "windows");
        assertThat(hits(rules, new TestEvent(rules.catalog()).done())).containsExactly("any");
    }

    @Test
    void routesRightAlsoWhenMoreSourcesComeThanItRemembers() {
        LogSource forgotten = new LogSource("p" + Routes.MAX_REMEMBERED, null, null);
        CompiledRules rules = compile(rule("first", forgotten, and()), rule("last", forgotten, and()));
        Matcher matcher = rules.newMatcher();
        for (int i = 0; i < Routes.MAX_REMEMBERED + 10; i++) {
            TestEvent event = new TestEvent(rules.catalog(), new LogSource("p" + i, null, null));
            assertThat(hits(matcher, event.done()))
                    .containsExactly(i == Routes.MAX_REMEMBERED ? new String[] {"first", "last"} : new String[0]);
        }
        assertThat(rules.routes().remembered()).hasSize(Routes.MAX_REMEMBERED);
    }

    @Test
    void refusesAnEventOfAnotherRuleSet() {
        CompiledRules one = compile(rule("r", like("Field", "a")));
        CompiledRules two = compile(rule("r", like("Field", "a")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> hits(one, new TestEvent(two.catalog()).done()))
                .withMessageContaining("another rule set");
    }

    @Test
    void forgetsTheVerdictsOfTheEventBefore() {
        Predicate common = or(like("Field", "*one*"), like("Field", "*two*"));
        CompiledRules rules = compile(rule("a", common), rule("b", not(common)), rule("c", and(common, and())));
        Matcher matcher = rules.newMatcher();

        for (int i = 0; i < 3; i++) {
            assertThat(hits(
                            matcher,
                            new TestEvent(rules.catalog())
                                    .text("Field", "x one")
                                    .done()))
                    .containsExactly("a", "c");
            assertThat(hits(
                            matcher,
                            new TestEvent(rules.catalog())
                                    .text("Field", "three")
                                    .done()))
                    .containsExactly("b");
        }
    }

    @Test
    void namesTheRuleWhoseExpressionIsNotLegal() {
        Predicate broken = field("Field", new ValueTest.Regex("(?=ahead)", false, false, false));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> compile(rule("rule-7", broken)))
                .withMessageContaining("rule-7")
                .withMessageContaining("(?=ahead)");
    }

    // ---- fields

    @Test
    void anAbsentFieldPassesNoTestAndIsNull() {
        assertThat(matches(like("Field", "*"), e -> e)).isFalse();
        assertThat(matches(not(like("Field", "*")), e -> e)).isTrue();
        assertThat(matches(new Predicate.IsNull("Field"), e -> e)).isTrue();
        assertThat(matches(new Predicate.Exists("Field"), e -> e)).isFalse();
    }

    @Test
    void jsonNullPassesNoTestAndIsNullAndExists() {
        assertThat(matches(like("Field", "*"), e -> e.nul("Field"))).isFalse();
        assertThat(matches(like("Field", "null"), e -> e.nul("Field"))).isFalse();
        assertThat(matches(new Predicate.IsNull("Field"), e -> e.nul("Field"))).isTrue();
        assertThat(matches(new Predicate.Exists("Field"), e -> e.nul("Field"))).isTrue();
    }

    @Test
    void emptyTextIsAValueAndNotNull() {
        assertThat(matches(like("Field", ""), e -> e.text("Field", ""))).isTrue();
        assertThat(matches(like("Field", "*"), e -> e.text("Field", ""))).isTrue();
        assertThat(matches(like("Field", ""), e -> e.text("Field", " "))).isFalse();
        assertThat(matches(new Predicate.IsNull("Field"), e -> e.text("Field", "")))
                .isFalse();
        assertThat(matches(new Predicate.Exists("Field"), e -> e.text("Field", "")))
                .isTrue();
    }

    @Test
    void objectsAndEmptyArraysExistButHaveNoValue() {
        for (ValueKind kind : List.of(ValueKind.OBJECT, ValueKind.ARRAY)) {
            assertThat(matches(new Predicate.Exists("Field"), e -> e.empty("Field", kind)))
                    .isTrue();
            assertThat(matches(new Predicate.IsNull("Field"), e -> e.empty("Field", kind)))
                    .isFalse();
            assertThat(matches(like("Field", "*"), e -> e.empty("Field", kind))).isFalse();
        }
    }

    @Test
    void oneOfSeveralValuesIsEnough() {
        UnaryOperator<TestEvent> twice = e -> e.text("Field", "first", "second");

        assertThat(matches(like("Field", "second"), twice)).isTrue();
        assertThat(matches(and(like("Field", "first"), like("Field", "second")), twice))
                .isTrue();
        assertThat(matches(not(like("Field", "first")), twice)).isFalse();
        assertThat(matches(
                        new Predicate.IsNull("Field"), e -> e.text("Field", "x").nul("Field")))
                .isTrue();
    }

    @Test
    void fieldNamesAreCaseSensitive() {
        assertThat(matches(like("Field", "x"), e -> e.text("field", "x"))).isFalse();
    }

    @Test
    void readsJsonEscapesAndMalformedUtf8() {
        assertThat(matches(like("Field", "c:\\temp\\é"), e -> e.escaped("Field", "C:\\\\Temp\\\\\\u00C9")))
                .isTrue();
        byte[] malformed = {'a', (byte) 0xFF, 'b'};
        assertThat(matches(like("Field", "a?b"), e -> e.bytes("Field", malformed)))
                .isTrue();
        assertThat(matches(like("Field", "a\uFFFDb"), e -> e.bytes("Field", malformed)))
                .isTrue();
    }

    @Test
    void comparesNumbersAndBooleansAsTextToo() {
        assertThat(matches(like("Field", "46*"), e -> e.number("Field", "4688")))
                .isTrue();
        assertThat(matches(like("Field", "TRUE"), e -> e.bool("Field", true))).isTrue();
    }

    // ---- text

    @Test
    void placesLiterals() {
        assertThat(matches(like("Field", "*\\CMD.exe"), e -> e.text("Field", "C:\\cmd.EXE")))
                .isTrue();
        assertThat(matches(like("Field", "*\\cmd.exe"), e -> e.text("Field", "C:\\cmd.exe ")))
                .isFalse();
        assertThat(matches(like("Field", "c:*"), e -> e.text("Field", "C:\\cmd.exe")))
                .isTrue();
        assertThat(matches(like("Field", "*cmd*"), e -> e.text("Field", "C:\\CMD.exe")))
                .isTrue();
        assertThat(matches(like("Field", "cmd"), e -> e.text("Field", "cmd.exe")))
                .isFalse();
        assertThat(matches(like("Field", "c?d*"), e -> e.text("Field", "CMD.exe")))
                .isTrue();
    }

    @Test
    void keepsCaseWhereTheRuleAsksForIt() {
        assertThat(passes(TestRules.pattern("*Ab*", true), "xAbx")).isTrue();
        assertThat(passes(TestRules.pattern("*Ab*", true), "xabx")).isFalse();
    }

    @Test
    void findsOneOfManyWholeValues() {
        Predicate[] names = new Predicate[200];
        for (int i = 0; i < names.length; i++) {
            names[i] = like("Field", "Name" + i);
        }
        assertThat(matches(or(names), e -> e.text("Field", "nAmE150"))).isTrue();
        assertThat(matches(or(names), e -> e.text("Field", "name200"))).isFalse();
    }

    @Test
    void searchesRegularExpressionsAnywhereAndCaseSensitive() {
        assertThat(passes(new ValueTest.Regex("b+c", false, false, false), "abbcd"))
                .isTrue();
        assertThat(passes(new ValueTest.Regex("B+C", false, false, false), "abbcd"))
                .isFalse();
        assertThat(passes(new ValueTest.Regex("B+C", true, false, false), "abbcd"))
                .isTrue();
        assertThat(passes(new ValueTest.Regex("^b", false, false, false), "a\nb"))
                .isFalse();
        assertThat(passes(new ValueTest.Regex("^b", false, true, false), "a\nb"))
                .isTrue();
        assertThat(passes(new ValueTest.Regex("a.b", false, false, false), "a\nb"))
                .isFalse();
        assertThat(passes(new ValueTest.Regex("a.b", false, false, true), "a\nb"))
                .isTrue();
    }

    // ---- numbers, networks, times

    @Test
    void comparesNumbersByValue() {
        ValueTest equal = new ValueTest.NumberEquals(new BigDecimal("4688"));
        for (String same : List.of("4688", "4688.0", "+4688", "04688", "4.688e3")) {
            assertThat(passes(equal, same)).as(same).isTrue();
        }
        for (String other : List.of("4689", "", "4688x", " 4688", "0x1250", "٤٦٨٨", "1e99999", "9".repeat(5000))) {
            assertThat(passes(equal, other)).as(other).isFalse();
        }
        assertThat(matches(field("Field", equal), e -> e.number("Field", "4688")))
                .isTrue();
    }

    @Test
    void ordersNumbersAlsoInHexadecimal() {
        BigDecimal sixteen = new BigDecimal("16");
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.LESS, sixteen), "0xF"))
                .isTrue();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.LESS, sixteen), "16"))
                .isFalse();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.LESS_OR_EQUAL, sixteen), "0X10"))
                .isTrue();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.GREATER, sixteen), "16.5"))
                .isTrue();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.GREATER, sixteen), "1e9999"))
                .isTrue();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.GREATER_OR_EQUAL, sixteen), "-16"))
                .isFalse();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.GREATER, sixteen), "many"))
                .isFalse();
        assertThat(passes(new ValueTest.Compare(ValueTest.Order.GREATER, sixteen), "0xG1"))
                .isFalse();
    }

    @Test
    void readsBooleansFromJsonAndText() {
        assertThat(matches(field("Field", new ValueTest.BooleanEquals(true)), e -> e.bool("Field", true)))
                .isTrue();
        assertThat(passes(new ValueTest.BooleanEquals(false), "False")).isTrue();
        assertThat(passes(new ValueTest.BooleanEquals(true), "1")).isFalse();
    }

    @Test
    void findsAddressesInsideNetworks() throws UnknownHostException {
        ValueTest ten = new ValueTest.Cidr(InetAddress.getByName("10.16.0.0"), 12);
        assertThat(passes(ten, "10.31.255.255")).isTrue();
        assertThat(passes(ten, "10.32.0.0")).isFalse();
        assertThat(passes(ten, "::ffff:10.16.0.1")).isTrue();
        assertThat(passes(ten, "-")).isFalse();
        ValueTest documentation = new ValueTest.Cidr(InetAddress.getByName("2001:db8::"), 33);
        assertThat(passes(documentation, "2001:db8:7fff::1")).isTrue();
        assertThat(passes(documentation, "2001:db8:8000::1")).isFalse();
        assertThat(passes(documentation, "10.16.0.1")).isFalse();
    }

    @Test
    void takesANetworkOfMappedAddressesForIpv4() throws UnknownHostException {
        ValueTest mapped = new ValueTest.Cidr(InetAddress.getByName("::ffff:10.0.0.0"), 104);
        assertThat(passes(mapped, "10.1.2.3")).isTrue();
        assertThat(passes(mapped, "11.1.2.3")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> passes(new ValueTest.Cidr(InetAddress.getByName("10.0.0.0"), 33), "10.0.0.1"));
    }

    @Test
    void readsPartsOfTimesInUtc() {
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.HOUR, 22), "2024-01-01T00:30:00+02:00"))
                .isTrue();
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.YEAR, 2023), "2024-01-01T00:30:00.123456789+0200"))
                .isTrue();
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.WEEK, 1), "2024-12-30 00:00:00.123"))
                .isTrue();
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.DAY, 29), "1709251199"))
                .isTrue();
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.MONTH, 2), "1709251199123"))
                .isTrue();
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.MINUTE, 59), "1709251199.5"))
                .isTrue();
        assertThat(passes(new ValueTest.TimePart(ValueTest.Part.MONTH, 12), "2016-12-31T23:59:60Z"))
                .isTrue();
    }

    @Test
    void takesNothingElseForATime() {
        for (String text : List.of(
                "",
                "x",
                "2024-02-30T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01",
                "2024-01-01T00:00:00+9",
                "2024-01-01T00:00:00+19:00",
                "2024-01-01T00:00:00.Z",
                "2024-01-01x00:00:00",
                "123456789012345",
                "1709251199.",
                "17092x",
                "12345678")) {
            for (ValueTest.Part part : ValueTest.Part.values()) {
                for (int number = 0; number < 60; number++) {
                    assertThat(passes(new ValueTest.TimePart(part, number), text))
                            .as(text)
                            .isFalse();
                }
            }
        }
    }

    // ---- across fields

    @Test
    void comparesFieldsWithEachOther() {
        UnaryOperator<TestEvent> users =
                e -> e.text("Field", "DOMAIN\\Alice", "bob").text("Other", "alice");

        assertThat(matches(new Predicate.FieldReference("Field", "Other", Relation.ENDS_WITH, false), users))
                .isTrue();
        assertThat(matches(new Predicate.FieldReference("Field", "Other", Relation.ENDS_WITH, true), users))
                .isFalse();
        assertThat(matches(new Predicate.FieldReference("Field", "Other", Relation.EQUALS, false), users))
                .isFalse();
        assertThat(matches(
                        new Predicate.FieldReference("Other", "Field", Relation.EQUALS, false),
                        e -> e.text("Field", "X").text("Other", "x")))
                .isTrue();
        assertThat(matches(
                        new Predicate.FieldReference("Field", "Other", Relation.EQUALS, false),
                        e -> e.nul("Field").nul("Other")))
                .isFalse();
        assertThat(matches(
                        new Predicate.FieldReference("Field", "Other", Relation.CONTAINS, false),
                        e -> e.text("Field", "x")))
                .isFalse();
    }

    @Test
    void readsHalfASurrogatePairAsTheReplacementCharacter() {
        Predicate equal = new Predicate.FieldReference("Field", "Other", Relation.EQUALS, true);

        assertThat(matches(equal, e -> e.escaped("Field", "a\\ud800b").text("Other", "a\ufffdb")))
                .isTrue();
        assertThat(matches(equal, e -> e.escaped("Field", "a\\ud800b").escaped("Other", "a\\ud83d\\ude00b")))
                .isFalse();
    }

    @Test
    void neverFindsALiteralThatIsHalfASurrogatePair() {
        assertThat(matches(like("Field", "*\ud800*"), e -> e.text("Field", "a", "😀")))
                .isFalse();
        assertThat(matches(like("Field", "\ud800"), e -> e.text("Field", "?", "\ufffd")))
                .isFalse();
    }

    private static boolean isFound(ValueTest.Regex regex, String text) {
        boolean isFound = passes(regex, text);
        TextTests.Regex compiled = (TextTests.Regex) TestCompiler.compile(regex);
        Event event = new TestEvent(FieldCatalog.of(List.of("Field")))
                .text("Field", text)
                .done();
        assertThat(compiled.isFoundByLibrary(event, 1)).as("by the library").isEqualTo(isFound);
        return isFound;
    }

    @Test
    void findsExpressionsWithTheirFlagsAsTheLibraryDoes() {
        String lines = "a\nbc";

        assertThat(isFound(new ValueTest.Regex("^bc", false, true, false), lines))
                .isTrue();
        assertThat(isFound(new ValueTest.Regex("^bc", false, false, false), lines))
                .isFalse();
        assertThat(isFound(new ValueTest.Regex("a.b", false, false, true), lines))
                .isTrue();
        assertThat(isFound(new ValueTest.Regex("a.b", false, false, false), lines))
                .isFalse();
        assertThat(isFound(new ValueTest.Regex("BC", true, false, false), lines))
                .isTrue();
        assertThat(isFound(new ValueTest.Regex("BC", false, false, false), lines))
                .isFalse();
    }

    @Test
    void findsExpressionsWithTextsThatTheirMatchesHold() {
        String[] expressions = {"power(shell|point).+-enc", "mimikatz|sekurlsa", "mimikatz|x+", "WMIC.*", "жаба[0-9]"};
        String[] texts = {
            "powershell -enc", "powershell", "run sekurlsa::x", "Mimikatz", "an xx", "wmic /node", "ЖАБА1", ""
        };
        String[] found = {
            "powershell -enc", "run sekurlsa::x, Mimikatz", "run sekurlsa::x, Mimikatz, an xx", "wmic /node", "ЖАБА1"
        };
        for (int i = 0; i < expressions.length; i++) {
            ValueTest test = new ValueTest.Regex(expressions[i], true, false, false);
            assertThat(Stream.of(texts).filter(text -> passes(test, text)).collect(joining(", ")))
                    .as(expressions[i])
                    .isEqualTo(found[i]);
        }
    }

    @Test
    void takesEachOfManyAlternativesOfAField() {
        for (String shape : List.of("%s", "%s*", "*%s", "*%s*")) {
            Predicate any = or(Stream.of("alpha", "beta", "gamma", "delta")
                    .map(word -> like("Field", String.format(shape, word)))
                    .toArray(Predicate[]::new));
            boolean isOpenStart = shape.startsWith("*");
            boolean isOpenEnd = shape.endsWith("*");

            assertThat(matches(any, e -> e.text("Field", "Delta"))).isTrue();
            assertThat(matches(any, e -> e.text("Field", "x-GAMMA"))).isEqualTo(isOpenStart);
            assertThat(matches(any, e -> e.text("Field", "beta-x"))).isEqualTo(isOpenEnd);
            assertThat(matches(any, e -> e.text("Field", "x-alpha-x"))).isEqualTo(isOpenStart && isOpenEnd);
            assertThat(matches(any, e -> e.text("Field", "alphx", "lpha"))).isFalse();
            // asked of every event, as nothing has to be seen for it
            assertThat(matches(not(any), e -> e.text("Field", "Delta"))).isFalse();
            assertThat(matches(not(any), e -> e.text("Field", "alphx", "lpha"))).isTrue();
        }
    }

    @Test
    void findsNumbersThatAreTooLongToBeReadAsSuch() {
        String digits = "1" + "0".repeat(NumberText.MAX_CHARS);
        ValueTest test = new ValueTest.NumberEquals(new BigDecimal(digits));

        assertThat(passes(test, digits)).isTrue();
        assertThat(passes(test, digits + "0")).isFalse();
        assertThat(passes(test, "0" + digits)).isFalse();
    }

    @Test
    void searchesKeywordsInValuesAtAnyDepthButNotInKeys() {
        UnaryOperator<TestEvent> deep =
                e -> e.nested("Unknown", "innerKey", "Deep Value").number("n", "4242");

        assertThat(matches(keyword("deep v"), deep)).isTrue();
        assertThat(matches(keyword("424"), deep)).isTrue();
        assertThat(matches(keyword("innerkey"), deep)).isFalse();
        assertThat(matches(and(keyword("deep"), keyword("4242")), deep)).isTrue();
        assertThat(matches(keyword("null"), e -> e.nul("Field"))).isFalse();
    }

    @Test
    void searchesKeywordsInWhatIsNotUtf8() {
        byte[] latin1 = "café token".getBytes(ISO_8859_1);
        assertThat(matches(keyword("token"), e -> e.bytes("x", latin1))).isTrue();
        assertThat(new String(latin1, UTF_8)).contains("\uFFFD");
    }

    @Test
    void emptyAndIsTrueAndEmptyOrIsFalse() {
        assertThat(matches(and(), e -> e)).isTrue();
        assertThat(matches(or(), e -> e)).isFalse();
        assertThat(matches(not(and()), e -> e)).isFalse();
        assertThat(matches(or(or(), not(or())), e -> e)).isTrue();
        assertThat(matches(and(or(), like("Field", "x")), e -> e.text("Field", "x")))
                .isFalse();
    }
}
