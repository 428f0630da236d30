package org.varta.rules.match;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.event.Event;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.regex.ByteSearch;

/** Tests on the text of a value, as UTF-8. */
final class TextTests {

    /** From so many literals in one place on, one look-up is cheaper than comparing with each. */
    private static final int MIN_SET_SIZE = 4;

    /** Shorter texts stand in most long values. */
    private static final int MIN_NEEDED_BYTES = 4;

    private static final GramIndex.Rarity ALL_ALIKE = run -> 0;

    private TextTests() {}

    /** Where a literal has to stand in the value. */
    enum Place {
        WHOLE,
        START,
        END,
        ANYWHERE
    }

    private static int offset(Event event, int node, boolean isCased) {
        return isCased ? event.textOffset(node) : event.foldedOffset(node);
    }

    private static int length(Event event, int node, boolean isCased) {
        return isCased ? event.textLength(node) : event.foldedLength(node);
    }

    /**
     * The value holds this literal, already folded unless cased.
     *
     * @param anchor the byte of it to look for first
     * @param bytes null when the literal is half a surrogate pair, which no value holds
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Literal(byte @Nullable [] bytes, int anchor, Place place, boolean isCased) implements ScalarTest {

        static Literal of(String literal, Place place, boolean isCased) {
            byte[] bytes = Bytes.utf8(literal);
            return new Literal(bytes, bytes == null ? 0 : Bytes.rarest(bytes), place, isCased);
        }

        @Override
        public boolean passes(Event event, int node) {
            if (bytes == null) {
                return false;
            }
            int from = offset(event, node, isCased);
            int length = length(event, node, isCased);
            byte[] in = event.bytes();
            if (length < bytes.length) {
                return false;
            }
            return switch (place) {
                case WHOLE -> length == bytes.length && Bytes.isAt(in, from, bytes);
                case START -> Bytes.isAt(in, from, bytes);
                case END -> Bytes.isAt(in, from + length - bytes.length, bytes);
                case ANYWHERE ->
                    bytes.length == 0
                            || ((isCased || event.mayHoldFolded(node, bytes))
                                    && Bytes.indexOf(in, from, from + length, bytes, anchor) >= 0);
            };
        }

        @Override
        public int cost() {
            // of tests that take equally long, what is longer is rarer and decides sooner
            return place == Place.ANYWHERE ? Math.max(8, 20 - (bytes == null ? 0 : bytes.length)) : 3;
        }
    }

    /** Literals by place and by whether they are cased. */
    record Group(Place place, boolean isCased) {}

    /** Adds tests of which one passes when the value holds any of the literals of a group; many become one. */
    static void addAny(Group group, List<Literal> literals, List<ScalarTest> to) {
        List<Needle> needles = new ArrayList<>();
        for (Literal literal : literals) {
            byte[] bytes = literal.bytes();
            if (bytes != null && (bytes.length > 0 || group.place() == Place.WHOLE)) {
                needles.add(new Needle(bytes, 0));
            }
        }
        // the gram index folds what it searches
        boolean isTogether = needles.size() >= MIN_SET_SIZE
                && needles.size() == literals.size()
                && !(group.isCased() && group.place() == Place.ANYWHERE);
        if (!isTogether) {
            to.addAll(literals);
            return;
        }
        to.add(
                switch (group.place()) {
                    case WHOLE -> new OneOf(new WholeTable(needles), group.isCased());
                    case START -> new Affix(new AffixTable(needles, false), group.isCased());
                    case END -> new Affix(new AffixTable(needles, true), group.isCased());
                    case ANYWHERE -> new ContainsAny(new GramIndex(needles, ALL_ALIKE));
                });
    }

    /** The value is one of these, already folded unless cased. */
    record OneOf(WholeTable literals, boolean isCased) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            int from = offset(event, node, isCased);
            return literals.find(event.bytes(), from, from + length(event, node, isCased), Found.FIRST);
        }

        @Override
        public int cost() {
            return 5;
        }
    }

    /** The value begins, or ends, with one of these. */
    record Affix(AffixTable literals, boolean isCased) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            int from = offset(event, node, isCased);
            return literals.find(event.bytes(), from, from + length(event, node, isCased), Found.FIRST);
        }

        @Override
        public int cost() {
            return 6;
        }
    }

    /** The value holds one of these, already folded. */
    record ContainsAny(GramIndex literals) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            int from = event.foldedOffset(node);
            return literals.find(event.bytes(), from, from + event.foldedLength(node), Found.FIRST);
        }

        @Override
        public int cost() {
            return 40;
        }
    }

    /** {@code *}: every value that is there. */
    record Anything() implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            return true;
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Wildcards other than a run at either end. */
    record WithWildcards(Wildcard wildcard, boolean isCased) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            int from = offset(event, node, isCased);
            return wildcard.matches(event.bytes(), from, from + length(event, node, isCased));
        }

        @Override
        public int cost() {
            return 30;
        }
    }

    /** So many characters stand in a row, none of them a line end unless {@code isDotAll}: <code>.{n,}</code>. */
    record LongRun(int atLeast, boolean isDotAll) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            int from = event.textOffset(node);
            int to = from + event.textLength(node);
            if (to - from < atLeast) {
                return false;
            }
            byte[] bytes = event.bytes();
            int run = 0;
            for (int i = from; i < to && run < atLeast; i++) {
                if (bytes[i] == '\n' && !isDotAll) {
                    run = 0;
                } else if ((bytes[i] & 0xC0) != 0x80) {
                    run++;
                }
            }
            return run >= atLeast;
        }

        @Override
        public int cost() {
            return 8;
        }
    }

    /**
     * A regular expression is found somewhere.
     *
     * @param search null for an expression that only RE2/J knows
     * @param needed for each alternative a folded text that its matches hold; empty when one has none
     * @param pattern says what is right, and is asked where {@code search} does not know
     */
    record Regex(@Nullable ByteSearch search, List<byte[]> needed, Pattern pattern) implements ScalarTest {

        static Regex of(ValueTest.Regex regex, Pattern pattern) {
            Optional<ByteSearch> search =
                    ByteSearch.of(regex.expression(), regex.isIgnoreCase(), regex.isMultiline(), regex.isDotAll());
            return new Regex(search.orElse(null), needed(regex.expression()), pattern);
        }

        private static List<byte[]> needed(String expression) {
            List<byte[]> needed = new ArrayList<>();
            for (List<String> alternative : RegexLiterals.of(expression)) {
                byte[] longest = {};
                for (String literal : alternative) {
                    byte[] bytes = Bytes.utf8(CaseFolding.fold(literal));
                    longest = bytes != null && bytes.length > longest.length ? bytes : longest;
                }
                if (longest.length < MIN_NEEDED_BYTES) {
                    return List.of();
                }
                needed.add(longest);
            }
            return List.copyOf(needed);
        }

        @Override
        public boolean passes(Event event, int node) {
            if (!mayPass(event, node)) {
                return false;
            }
            if (search != null) {
                int from = event.textOffset(node);
                ByteSearch.Answer answer = search.find(event.bytes(), from, from + event.textLength(node));
                if (answer != ByteSearch.Answer.UNKNOWN) {
                    return answer == ByteSearch.Answer.FOUND;
                }
            }
            return isFoundByLibrary(event, node);
        }

        private boolean mayPass(Event event, int node) {
            if (needed.isEmpty()) {
                return true;
            }
            for (int i = 0; i < needed.size(); i++) {
                if (event.mayHoldFolded(node, needed.get(i))) {
                    return true;
                }
            }
            return false;
        }

        /** The slow way, which the other is compared with. */
        boolean isFoundByLibrary(Event event, int node) {
            return pattern.matcher(event.text(node)).find();
        }

        @Override
        public int cost() {
            return search == null ? 1000 : 100;
        }
    }
}
