package org.varta.rules.parse;

import static org.varta.rules.sigma.Modifier.ALL;
import static org.varta.rules.sigma.Modifier.BASE64;
import static org.varta.rules.sigma.Modifier.BASE64OFFSET;
import static org.varta.rules.sigma.Modifier.CASED;
import static org.varta.rules.sigma.Modifier.CIDR;
import static org.varta.rules.sigma.Modifier.CONTAINS;
import static org.varta.rules.sigma.Modifier.ENDSWITH;
import static org.varta.rules.sigma.Modifier.EXPAND;
import static org.varta.rules.sigma.Modifier.I;
import static org.varta.rules.sigma.Modifier.M;
import static org.varta.rules.sigma.Modifier.NEQ;
import static org.varta.rules.sigma.Modifier.RE;
import static org.varta.rules.sigma.Modifier.S;
import static org.varta.rules.sigma.Modifier.STARTSWITH;
import static org.varta.rules.sigma.Modifier.UTF16;
import static org.varta.rules.sigma.Modifier.UTF16BE;
import static org.varta.rules.sigma.Modifier.UTF16LE;
import static org.varta.rules.sigma.Modifier.WIDE;
import static org.varta.rules.sigma.Modifier.WINDASH;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.Modifier;

/**
 * Which modifiers go together, and in which order; specification 2.1.0, appendix "Modifiers", and where it is silent
 * what its reference implementation accepts.
 */
final class ModifierChain {

    /** What an item's values are, which decides the types they may have. */
    enum Family {
        /** Text with wildcards; without any modifier also numbers, booleans and null. */
        TEXT,
        EXISTS,
        REGEX,
        CIDR,
        COMPARE,
        TIME_PART,
        FIELD_REFERENCE
    }

    private static final Set<Modifier> PLACES = EnumSet.of(CONTAINS, STARTSWITH, ENDSWITH);
    private static final Set<Modifier> ENCODINGS = EnumSet.of(UTF16, UTF16LE, UTF16BE, WIDE);
    private static final Set<Modifier> BASES = EnumSet.of(BASE64, BASE64OFFSET);
    private static final Set<Modifier> FLAGS = EnumSet.of(I, M, S);

    private ModifierChain() {}

    static Family family(Collection<Modifier> chain) {
        for (Modifier modifier : chain) {
            Family family = family(modifier);
            if (family != Family.TEXT) {
                return family;
            }
        }
        return Family.TEXT;
    }

    private static Family family(Modifier modifier) {
        return switch (modifier) {
            case EXISTS -> Family.EXISTS;
            case RE, I, M, S -> Family.REGEX;
            case CIDR -> Family.CIDR;
            case LT, LTE, GT, GTE -> Family.COMPARE;
            case MINUTE, HOUR, DAY, WEEK, MONTH, YEAR -> Family.TIME_PART;
            case FIELDREF -> Family.FIELD_REFERENCE;
            case ALL, CONTAINS, STARTSWITH, ENDSWITH, CASED, NEQ, WINDASH, BASE64, BASE64OFFSET -> Family.TEXT;
            case UTF16, UTF16LE, UTF16BE, WIDE, EXPAND -> Family.TEXT;
        };
    }

    /** What is wrong with a chain and what would be right, or null when it is legal. */
    static @Nullable String fault(List<Modifier> chain, boolean isKeyword) {
        Set<Modifier> all = new HashSet<>(chain);
        if (all.size() < chain.size()) {
            return "a modifier stands twice";
        }
        Family family = family(chain);
        if (isKeyword && (all.contains(NEQ) || !keywordFamily(family))) {
            return "keywords have no field; only text modifiers, re, cidr and all go with them";
        }
        if (all.contains(NEQ) && all.contains(ALL)) {
            return "neq with a list already means none of the values; remove all";
        }
        String together = together(chain, all, family);
        if (together != null) {
            return together;
        }
        return order(chain, all, family);
    }

    private static boolean keywordFamily(Family family) {
        return family == Family.TEXT || family == Family.REGEX || family == Family.CIDR;
    }

    private static @Nullable String together(List<Modifier> chain, Set<Modifier> all, Family family) {
        Set<Modifier> companions = companions(family);
        for (Modifier modifier : chain) {
            if (family(modifier) != family && !companions.contains(modifier)) {
                return because(modifier, chain, family);
            }
        }
        long ofFamily = chain.stream()
                .filter(m -> family(m) == family && !FLAGS.contains(m))
                .count();
        if (family != Family.TEXT && ofFamily > 1) {
            return "only one of " + keywords(chain) + " can be meant";
        }
        for (Set<Modifier> onlyOne : List.of(PLACES, ENCODINGS, BASES)) {
            if (all.stream().filter(onlyOne::contains).count() > 1) {
                return "only one of " + keywords(onlyOne) + " can be meant";
            }
        }
        return null;
    }

    private static Set<Modifier> companions(Family family) {
        return switch (family) {
            case TEXT, EXISTS, COMPARE -> Set.of();
            case REGEX -> Set.of(ALL, NEQ);
            case CIDR -> Set.of(ALL, NEQ, EXPAND);
            case TIME_PART -> Set.of(NEQ);
            case FIELD_REFERENCE -> Set.of(ALL, NEQ, CASED, CONTAINS, STARTSWITH, ENDSWITH);
        };
    }

    private static String because(Modifier modifier, List<Modifier> chain, Family family) {
        if (family == Family.REGEX && modifier == CASED) {
            return "re is case-sensitive already; remove cased";
        }
        if (family == Family.REGEX && PLACES.contains(modifier)) {
            return "re already searches anywhere in the value; write ^ or $ into the expression instead of "
                    + modifier.keyword();
        }
        Set<Modifier> companions = companions(family);
        return modifier.keyword() + " does not go with "
                + keywords(chain.stream().filter(m -> family(m) == family).toList())
                + (companions.isEmpty() ? ", which stands alone" : ", only " + keywords(companions) + " do");
    }

    private static @Nullable String order(List<Modifier> chain, Set<Modifier> all, Family family) {
        if (family == Family.REGEX) {
            if (!all.contains(RE)) {
                return keywords(chain.stream().filter(FLAGS::contains).toList()) + " belong behind re: re|i";
            }
            boolean isFirst = chain.indexOf(RE)
                    <= chain.stream()
                            .filter(FLAGS::contains)
                            .mapToInt(chain::indexOf)
                            .min()
                            .orElse(chain.size());
            return isFirst ? null : "flags stand behind re: re|i";
        }
        boolean encodes = all.stream().anyMatch(m -> ENCODINGS.contains(m) || BASES.contains(m));
        if (!encodes) {
            return null;
        }
        int last = -1;
        for (Modifier modifier : chain) {
            int rank = rank(modifier);
            if (rank >= 0 && rank < last) {
                return "the value is changed from left to right; the order is windash or expand, then utf16 or wide,"
                        + " then base64, then contains, startswith or endswith";
            }
            last = Math.max(last, rank);
        }
        return null;
    }

    private static int rank(Modifier modifier) {
        if (modifier == WINDASH || modifier == EXPAND) {
            return 0;
        }
        if (ENCODINGS.contains(modifier)) {
            return 1;
        }
        if (BASES.contains(modifier)) {
            return 2;
        }
        return PLACES.contains(modifier) ? 3 : -1;
    }

    private static String keywords(Collection<Modifier> modifiers) {
        return modifiers.stream().map(Modifier::keyword).sorted().collect(Collectors.joining(", "));
    }
}
