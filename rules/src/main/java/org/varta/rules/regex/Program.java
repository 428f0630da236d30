package org.varta.rules.regex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.varta.rules.regex.Regex.Place;
import org.varta.rules.regex.Regex.Repeated;

/**
 * A regular expression as steps over bytes (Thompson's automaton). Immutable. The bytes are UTF-8 without errors, so a set
 * of code points needs to tell apart only what such bytes can hold.
 */
@SuppressWarnings("EnumOrdinal") // the places as numbers never leave this package
final class Program {

    /** Expressions that need more steps are not made into programs. */
    static final int MAX_STEPS = 4096;

    static final byte FOUND = 0;
    /** Goes on at {@code out} behind a byte of the set {@code arg}. */
    static final byte BYTE = 1;
    /** Goes on at {@code out} and at {@code arg}. */
    static final byte FORK = 2;
    /** Goes on at {@code out} if it stands at the place {@code arg}. */
    static final byte AT = 3;

    private byte[] kind = new byte[32];
    private int[] out = new int[32];
    private int[] arg = new int[32];
    private final List<boolean[]> sets = new ArrayList<>();
    private int size;
    private int start;
    private int added;
    private boolean hasLines;
    private boolean hasWords;

    private Program() {}

    private static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLongException() {
            super(null, null, false, false);
        }
    }

    /** The program of an expression, or nothing when it would be too long. */
    static Optional<Program> of(Regex regex) {
        Program program = new Program();
        try {
            program.start = program.add(regex, program.step(FOUND, 0, 0));
            return Optional.of(program);
        } catch (TooLongException e) {
            return Optional.empty();
        }
    }

    int size() {
        return size;
    }

    int start() {
        return start;
    }

    byte kind(int step) {
        return kind[step];
    }

    int out(int step) {
        return out[step];
    }

    int arg(int step) {
        return arg[step];
    }

    boolean takes(int step, int value) {
        return sets.get(arg[step])[value];
    }

    List<boolean[]> sets() {
        return sets;
    }

    boolean asksForLines() {
        return hasLines;
    }

    boolean asksForWords() {
        return hasWords;
    }

    private int step(byte ofKind, int next, int argument) {
        if (size == MAX_STEPS) {
            throw new TooLongException();
        }
        if (size == kind.length) {
            kind = Arrays.copyOf(kind, size * 2);
            out = Arrays.copyOf(out, size * 2);
            arg = Arrays.copyOf(arg, size * 2);
        }
        kind[size] = ofKind;
        out[size] = next;
        arg[size] = argument;
        return size++;
    }

    /** Adds what leads over a regex to the step {@code next}; returns its first step. */
    private int add(Regex regex, int next) {
        // repeated nothing makes no steps, but takes as long
        if (++added > MAX_STEPS * 4) {
            throw new TooLongException();
        }
        return switch (regex) {
            case Regex.One(CodePoints set) -> addSet(set, next);
            case Regex.At(Place place) -> {
                hasLines |= place == Place.LINE_START || place == Place.LINE_END;
                hasWords |= place == Place.WORD_EDGE || place == Place.NO_WORD_EDGE;
                yield step(AT, next, place.ordinal());
            }
            case Regex.Sequence(List<Regex> parts) -> {
                int first = next;
                for (int i = parts.size() - 1; i >= 0; i--) {
                    first = add(parts.get(i), first);
                }
                yield first;
            }
            case Regex.Either(List<Regex> options) -> {
                int first = add(options.getLast(), next);
                for (int i = options.size() - 2; i >= 0; i--) {
                    first = step(FORK, add(options.get(i), next), first);
                }
                yield first;
            }
            case Repeated(Regex inner, int least, int most) -> addRepeated(inner, least, most, next);
        };
    }

    private int addRepeated(Regex inner, int least, int most, int next) {
        int first = next;
        int copies = least;
        if (most == Repeated.NO_LIMIT) {
            int fork = step(FORK, 0, next);
            int body = add(inner, fork);
            out[fork] = body;
            first = least == 0 ? fork : body;
            copies = Math.max(0, least - 1);
        } else {
            for (int i = least; i < most; i++) {
                first = step(FORK, add(inner, first), next);
            }
        }
        for (int i = 0; i < copies; i++) {
            first = add(inner, first);
        }
        return first;
    }

    private int addSet(CodePoints codePoints, int next) {
        boolean[] ascii = new boolean[256];
        List<Integer> firsts = new ArrayList<>();
        int[] ranges = codePoints.ranges();
        for (int i = 0; i < ranges.length; i += 2) {
            for (int c = ranges[i]; c <= Math.min(ranges[i + 1], 0x7F); c++) {
                ascii[c] = true;
            }
        }
        firsts.add(step(BYTE, next, set(ascii)));
        boolean hasAllOthers =
                ranges.length > 0 && ranges[ranges.length - 2] <= 0x80 && ranges[ranges.length - 1] == CodePoints.MAX;
        if (hasAllOthers) {
            int last = step(BYTE, next, set(range(0x80, 0xBF)));
            int third = step(BYTE, last, set(range(0x80, 0xBF)));
            int second = step(BYTE, third, set(range(0x80, 0xBF)));
            firsts.add(step(BYTE, last, set(range(0xC2, 0xDF))));
            firsts.add(step(BYTE, third, set(range(0xE0, 0xEF))));
            firsts.add(step(BYTE, second, set(range(0xF0, 0xF4))));
        } else {
            for (int i = 0; i < ranges.length; i += 2) {
                addEncoded(Math.max(ranges[i], 0x80), ranges[i + 1], next, firsts);
            }
        }
        int first = firsts.getLast();
        for (int i = firsts.size() - 2; i >= 0; i--) {
            first = step(FORK, firsts.get(i), first);
        }
        return first;
    }

    /** Splits a range of code points into runs whose encodings have a range in each byte. */
    private void addEncoded(int first, int last, int next, List<Integer> firsts) {
        if (first > last) {
            return;
        }
        for (int limit : new int[] {0x7FF, 0xD7FF, 0xDFFF, 0xFFFF}) {
            if (first <= limit && last > limit) {
                addEncoded(first, limit, next, firsts);
                addEncoded(limit + 1, last, next, firsts);
                return;
            }
        }
        if (first >= 0xD800 && last <= 0xDFFF) {
            return; // halves of pairs stand in no UTF-8
        }
        int width = first < 0x800 ? 2 : first < 0x10000 ? 3 : 4;
        for (int i = 1; i < width; i++) {
            int low = (1 << (6 * i)) - 1;
            if ((first & ~low) != (last & ~low)) {
                if ((first & low) != 0) {
                    addEncoded(first, first | low, next, firsts);
                    addEncoded((first | low) + 1, last, next, firsts);
                    return;
                }
                if ((last & low) != low) {
                    addEncoded(first, (last & ~low) - 1, next, firsts);
                    addEncoded(last & ~low, last, next, firsts);
                    return;
                }
            }
        }
        int step = next;
        byte[] from = Character.toString(first).getBytes(UTF_8);
        byte[] to = Character.toString(last).getBytes(UTF_8);
        for (int i = from.length - 1; i >= 0; i--) {
            step = step(BYTE, step, set(range(from[i] & 0xFF, to[i] & 0xFF)));
        }
        firsts.add(step);
    }

    private static boolean[] range(int first, int last) {
        boolean[] set = new boolean[256];
        Arrays.fill(set, first, last + 1, true);
        return set;
    }

    private int set(boolean[] bytes) {
        for (int i = 0; i < sets.size(); i++) {
            if (Arrays.equals(sets.get(i), bytes)) {
                return i;
            }
        }
        sets.add(bytes);
        return sets.size() - 1;
    }
}
