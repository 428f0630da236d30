package org.varta.rules.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.rules.sigma.Modifier;

final class ModifierChainTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all",
                "contains",
                "contains|all",
                "all|contains",
                "startswith|cased",
                "endswith|neq",
                "contains|windash",
                "windash|contains|all",
                "endswith|windash",
                "exists",
                "cased",
                "neq",
                "re",
                "re|i",
                "re|i|m|s",
                "re|all",
                "re|neq",
                "base64",
                "base64|contains",
                "base64offset|contains",
                "wide|base64offset|contains",
                "utf16le|base64|startswith",
                "utf16be|base64offset|contains|all",
                "utf16|base64",
                "wide",
                "windash|wide|base64offset",
                "expand",
                "contains|expand",
                "expand|contains",
                "expand|cidr",
                "cidr|expand",
                "cidr|neq",
                "cidr|all",
                "lt",
                "lte",
                "gt",
                "gte",
                "hour",
                "week|neq",
                "fieldref",
                "fieldref|neq",
                "fieldref|startswith",
                "fieldref|contains|cased"
            })
    void acceptsLegalChains(String chain) {
        assertThat(ModifierChain.fault(modifiers(chain), false)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        contains|contains   @ a modifier stands twice
        startswith|endswith @ only one of contains, endswith, startswith can be meant
        base64|base64offset @ only one of base64, base64offset can be meant
        wide|utf16          @ only one of utf16, utf16be, utf16le, wide can be meant
        contains|base64     @ the value is changed from left to right; the order is windash or expand, then utf16 or wide, then base64, then contains, startswith or endswith
        base64|wide         @ the value is changed from left to right; the order is windash or expand, then utf16 or wide, then base64, then contains, startswith or endswith
        base64|windash      @ the value is changed from left to right; the order is windash or expand, then utf16 or wide, then base64, then contains, startswith or endswith
        exists|contains     @ contains does not go with exists, which stands alone
        exists|neq          @ neq does not go with exists, which stands alone
        gt|all              @ all does not go with gt, which stands alone
        gt|lt               @ only one of gt, lt can be meant
        hour|gte            @ gte does not go with hour, only neq do
        hour|minute         @ only one of hour, minute can be meant
        re|contains         @ re already searches anywhere in the value; write ^ or $ into the expression instead of contains
        re|cased            @ re is case-sensitive already; remove cased
        re|windash          @ windash does not go with re, only all, neq do
        i                   @ i belong behind re: re|i
        i|re                @ flags stand behind re: re|i
        cidr|re             @ re does not go with cidr, only all, expand, neq do
        cidr|contains       @ contains does not go with cidr, only all, expand, neq do
        fieldref|base64     @ base64 does not go with fieldref, only all, cased, contains, endswith, neq, startswith do
        neq|all             @ neq with a list already means none of the values; remove all
        """)
    void refusesOthersAndSaysWhy(String chain, String fault) {
        assertThat(ModifierChain.fault(modifiers(chain.strip()), false)).isEqualTo(fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "contains", "startswith|cased", "re|i", "cidr", "base64offset|contains", "expand"})
    void acceptsTextModifiersForKeywords(String chain) {
        assertThat(ModifierChain.fault(modifiers(chain), true)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exists", "neq", "gt", "hour", "fieldref"})
    void refusesForKeywordsWhatNeedsAField(String chain) {
        assertThat(ModifierChain.fault(modifiers(chain), true)).startsWith("keywords have no field");
    }

    @Test
    void knowsAFaultOrNoneForEveryPair() {
        List<String> legal = Stream.of(Modifier.values())
                .flatMap(a -> Stream.of(Modifier.values()).map(b -> List.of(a, b)))
                .filter(pair -> ModifierChain.fault(pair, false) == null)
                .map(pair -> pair.getFirst().keyword() + "|" + pair.getLast().keyword())
                .toList();

        assertThat(legal).contains("contains|all", "neq|contains", "re|i").doesNotContain("i|re", "exists|all");
        assertThat(legal).allSatisfy(chain -> assertThat(chain).doesNotStartWith("exists"));
    }

    private static List<Modifier> modifiers(String chain) {
        return Arrays.stream(chain.split("\\|"))
                .map(word -> Modifier.of(word).orElseThrow())
                .toList();
    }
}
