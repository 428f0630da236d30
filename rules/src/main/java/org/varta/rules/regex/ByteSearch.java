package org.varta.rules.regex;

import java.util.Optional;

/**
 * Searches for one regular expression in UTF-8. Thread-safe: what one thread has found out about the expression, others use.
 *
 * <p>The expression becomes an automaton whose states are worked out when a text first leads there. A text costs one look-up
 * a byte. At most {@link #MAX_STATES} states are kept, whatever is sent.
 */
public final class ByteSearch {

    /** So many states of one expression are kept. */
    public static final int MAX_STATES = 1024;

    /** What a search says. */
    public enum Answer {
        /** The expression is found in the text. */
        FOUND,
        /** It is not. */
        ABSENT,
        /** There are too many states; somebody else has to look. */
        UNKNOWN
    }

    private final Automaton automaton;

    private ByteSearch(Automaton automaton) {
        this.automaton = automaton;
    }

    /**
     * A search for an expression that RE2/J accepts, or nothing for one that has to be left to RE2/J.
     *
     * @param isIgnoreCase {@code i}
     * @param isMultiline {@code m}
     * @param isDotAll {@code s}
     */
    public static Optional<ByteSearch> of(
            String expression, boolean isIgnoreCase, boolean isMultiline, boolean isDotAll) {
        return RegexParser.read(expression, isIgnoreCase, isMultiline, isDotAll)
                .flatMap(Program::of)
                .map(program -> new ByteSearch(new Automaton(program)));
    }

    /** Whether the expression is found between two offsets; what stands there is UTF-8 without errors. */
    public Answer find(byte[] bytes, int from, int to) {
        return automaton.find(bytes, from, to);
    }

    /** How many states are known so far. */
    public int states() {
        return automaton.states();
    }
}
