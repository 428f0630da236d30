package org.varta.rules.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.varta.rules.regex.Regex.Place;
import org.varta.rules.regex.Regex.Repeated;

/**
 * Reads the notation of RE2 (its Perl syntax). Only for expressions that RE2/J accepts: what it refuses may be read here as
 * something else. What is not understood with certainty is not read at all.
 */
final class RegexParser {

    /** Groups in groups; expressions that nest deeper are not read. */
    static final int MAX_DEPTH = 100;

    /** RE2's own limit of a repetition. */
    private static final int MAX_REPEAT = 1000;

    private static final int END = -1;

    private final String text;
    private int at;
    private int depth;
    private boolean isIgnoreCase;
    private boolean isMultiline;
    private boolean isDotAll;

    private RegexParser(String text, boolean isIgnoreCase, boolean isMultiline, boolean isDotAll) {
        this.text = text;
        this.isIgnoreCase = isIgnoreCase;
        this.isMultiline = isMultiline;
        this.isDotAll = isDotAll;
    }

    /** Thrown and caught here only. */
    private static final class NotReadException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotReadException() {
            super(null, null, false, false);
        }
    }

    /** The expression, or nothing where it has a part that is not read. */
    static Optional<Regex> read(String expression, boolean isIgnoreCase, boolean isMultiline, boolean isDotAll) {
        RegexParser parser = new RegexParser(expression, isIgnoreCase, isMultiline, isDotAll);
        try {
            Regex all = parser.either();
            return parser.peek() == END ? Optional.of(all) : Optional.empty();
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    private int next() {
        int c = peek();
        if (c == END) {
            throw new NotReadException();
        }
        at += Character.charCount(c);
        return c;
    }

    private boolean skip(String what) {
        if (!text.startsWith(what, at)) {
            return false;
        }
        at += what.length();
        return true;
    }

    private Regex either() {
        if (++depth > MAX_DEPTH) {
            throw new NotReadException();
        }
        List<Regex> options = new ArrayList<>();
        do {
            options.add(sequence());
        } while (skip("|"));
        depth--;
        return options.size() == 1 ? options.getFirst() : new Regex.Either(options);
    }

    private Regex sequence() {
        List<Regex> parts = new ArrayList<>();
        while (true) {
            int c = peek();
            if (c == END || c == '|' || c == ')') {
                return new Regex.Sequence(parts);
            }
            if (skip("\\Q")) {
                int end = text.indexOf("\\E", at);
                int behind = end < 0 ? text.length() : end;
                while (at < behind) {
                    parts.add(literal(next()));
                }
                at = end < 0 ? behind : end + 2;
                // whether a repetition is of the last letter or refused is not asked
                refuseRepetition();
            } else {
                parts.add(repeated(atom(next())));
            }
        }
    }

    private void refuseRepetition() {
        int c = peek();
        if (c == '*' || c == '+' || c == '?' || c == '{') {
            throw new NotReadException();
        }
    }

    private Regex repeated(Regex atom) {
        Regex all = atom;
        if (skip("*")) {
            all = new Repeated(atom, 0, Repeated.NO_LIMIT);
        } else if (skip("+")) {
            all = new Repeated(atom, 1, Repeated.NO_LIMIT);
        } else if (skip("?")) {
            all = new Repeated(atom, 0, 1);
        } else if (peek() == '{') {
            int start = at;
            all = counted(atom);
            if (at == start) {
                return atom;
            }
        } else {
            return atom;
        }
        // lazy or not, the same is found
        skip("?");
        int c = peek();
        if (c == '*' || c == '+' || c == '?' || (c == '{' && isCount())) {
            throw new NotReadException();
        }
        return all;
    }

    private boolean isCount() {
        int start = at;
        boolean isCount = counted(new Regex.At(Place.TEXT_START)) instanceof Repeated;
        at = start;
        return isCount;
    }

    /** The atom so many times, or the atom alone and nothing read where the brace is a letter like others. */
    private Regex counted(Regex atom) {
        int start = at;
        at++;
        int least = number();
        int most = least;
        if (skip(",")) {
            most = peek() == '}' ? Repeated.NO_LIMIT : number();
        }
        if (least < 0 || most < Repeated.NO_LIMIT || !skip("}")) {
            at = start;
            return atom;
        }
        if (least > MAX_REPEAT || most > MAX_REPEAT || (most >= 0 && most < least)) {
            throw new NotReadException();
        }
        return new Repeated(atom, least, most);
    }

    /** A number, or -2. */
    private int number() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > 4) {
            return -2;
        }
        return Integer.parseInt(text, start, at, 10);
    }

    private Regex atom(int c) {
        return switch (c) {
            case '(' -> group();
            case '[' -> new Regex.One(bracket());
            case '.' -> new Regex.One(isDotAll ? CodePoints.ALL : CodePoints.LINE_FEED.not());
            case '^' -> new Regex.At(isMultiline ? Place.LINE_START : Place.TEXT_START);
            case '$' -> new Regex.At(isMultiline ? Place.LINE_END : Place.TEXT_END);
            case '\\' -> escape();
            case '*', '+', '?' -> throw new NotReadException();
            default -> literal(c);
        };
    }

    private Regex literal(int codePoint) {
        return new Regex.One(cased(CodePoints.of(codePoint, codePoint)));
    }

    private CodePoints cased(CodePoints set) {
        if (!isIgnoreCase) {
            return set;
        }
        if (!set.isAscii()) {
            throw new NotReadException();
        }
        return set.folded();
    }

    private Regex group() {
        boolean wasIgnoreCase = isIgnoreCase;
        boolean wasMultiline = isMultiline;
        boolean wasDotAll = isDotAll;
        if (skip("?") && !name() && flags()) {
            return new Regex.Sequence(List.of()); // they hold until the group around them ends
        }
        Regex inner = either();
        if (!skip(")")) {
            throw new NotReadException();
        }
        isIgnoreCase = wasIgnoreCase;
        isMultiline = wasMultiline;
        isDotAll = wasDotAll;
        return inner;
    }

    private boolean name() {
        if (!skip("P<") && !skip("<")) {
            return false;
        }
        int end = text.indexOf('>', at);
        if (end < 0) {
            throw new NotReadException();
        }
        at = end + 1;
        return true;
    }

    /** Sets flags; whether they stand alone, and no group follows. */
    private boolean flags() {
        boolean isOn = true;
        while (true) {
            switch (next()) {
                case 'i' -> isIgnoreCase = isOn;
                case 'm' -> isMultiline = isOn;
                case 's' -> isDotAll = isOn;
                case 'U' -> {}
                case '-' -> isOn = false;
                case ':' -> {
                    return false;
                }
                case ')' -> {
                    refuseRepetition();
                    return true;
                }
                default -> throw new NotReadException();
            }
        }
    }

    private Regex escape() {
        int c = next();
        return switch (c) {
            case 'A' -> new Regex.At(Place.TEXT_START);
            case 'z' -> new Regex.At(Place.TEXT_END);
            case 'b' -> new Regex.At(Place.WORD_EDGE);
            case 'B' -> new Regex.At(Place.NO_WORD_EDGE);
            case 'd', 'D', 's', 'S', 'w', 'W' -> new Regex.One(perlClass(c));
            default -> literal(escaped(c));
        };
    }

    private CodePoints perlClass(int c) {
        return switch (c) {
            case 'd' -> CodePoints.DIGITS;
            case 'D' -> CodePoints.DIGITS.not();
            case 's' -> CodePoints.SPACES;
            case 'S' -> CodePoints.SPACES.not();
            case 'w' -> cased(CodePoints.WORD);
            default -> cased(CodePoints.WORD).not();
        };
    }

    /** The code point that stands behind a backslash. */
    private int escaped(int c) {
        return switch (c) {
            case 'a' -> 7;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0xB;
            case 'x' -> hexadecimal();
            default -> {
                if (c >= 0x7F || Character.isLetterOrDigit(c)) {
                    throw new NotReadException();
                }
                yield c;
            }
        };
    }

    private int hexadecimal() {
        int first = Character.digit(next(), 16);
        int second = Character.digit(next(), 16);
        if (first < 0 || second < 0) {
            throw new NotReadException();
        }
        return first * 16 + second;
    }

    private CodePoints bracket() {
        boolean isNegated = skip("^");
        CodePoints all = CodePoints.NONE;
        boolean isFirst = true;
        while (isFirst || peek() != ']') {
            isFirst = false;
            int c = next();
            if (c == '[' && peek() == ':') {
                throw new NotReadException();
            }
            if (c == '\\' && peek() != END && "dDsSwW".indexOf(peek()) >= 0) {
                all = all.and(perlClass(next()));
                continue;
            }
            int first = c == '\\' ? escaped(next()) : c;
            int last = first;
            if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                int end = next();
                last = end == '\\' ? escaped(next()) : end;
            }
            if (last < first) {
                throw new NotReadException();
            }
            all = all.and(cased(CodePoints.of(first, last)));
        }
        at++;
        return isNegated ? all.not() : all;
    }
}
