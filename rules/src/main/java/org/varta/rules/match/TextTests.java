package org.varta.rules.match;

import com.google.re2j.Pattern;
import java.util.Set;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.event.Event;

/** Tests on the text of a value. */
final class TextTests {

    private TextTests() {}

    /** Where a literal has to stand in the value. */
    enum Place {
        WHOLE,
        START,
        END,
        ANYWHERE
    }

    private static String text(Event event, int node, boolean isCased) {
        return isCased ? event.text(node) : event.foldedText(node);
    }

    /** The value holds this literal, already folded unless cased. */
    record Literal(String literal, Place place, boolean isCased) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            String text = text(event, node, isCased);
            return switch (place) {
                case WHOLE -> text.equals(literal);
                case START -> text.startsWith(literal);
                case END -> text.endsWith(literal);
                case ANYWHERE -> text.contains(literal);
            };
        }

        @Override
        public int cost() {
            return place == Place.ANYWHERE ? 10 : 3;
        }
    }

    /** The value is one of these, already folded unless cased. */
    record OneOf(Set<String> literals, boolean isCased) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            return literals.contains(text(event, node, isCased));
        }

        @Override
        public int cost() {
            return 5;
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
            return wildcard.matches(text(event, node, isCased));
        }

        @Override
        public int cost() {
            return 30;
        }
    }

    /** A regular expression is found somewhere. */
    record Regex(Pattern pattern) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            return pattern.matcher(event.text(node)).find();
        }

        @Override
        public int cost() {
            return 1000;
        }
    }

    /** {@code true} or {@code false}, as a JSON boolean or as text. */
    record Bool(String expected) implements ScalarTest {
        Bool(boolean expected) {
            this(CaseFolding.fold(Boolean.toString(expected)));
        }

        @Override
        public boolean passes(Event event, int node) {
            return event.foldedText(node).equals(expected);
        }

        @Override
        public int cost() {
            return 3;
        }
    }
}
