package org.varta.rules.regex;

import java.util.List;

/** A regular expression without its notation: what a search needs, so neither groups nor greed. */
sealed interface Regex {

    /** One code point of a set. */
    record One(CodePoints set) implements Regex {}

    /** A place between code points. */
    record At(Place place) implements Regex {}

    /** One behind the other; none is the empty text. */
    record Sequence(List<Regex> parts) implements Regex {}

    /** One of them; there is at least one. */
    record Either(List<Regex> options) implements Regex {}

    /**
     * So many times in a row.
     *
     * @param most {@link #NO_LIMIT}, or not less than {@code least}
     */
    record Repeated(Regex inner, int least, int most) implements Regex {
        static final int NO_LIMIT = -1;
    }

    /** Places that an expression can ask for. */
    enum Place {
        TEXT_START,
        TEXT_END,
        LINE_START,
        LINE_END,
        WORD_EDGE,
        NO_WORD_EDGE
    }
}
