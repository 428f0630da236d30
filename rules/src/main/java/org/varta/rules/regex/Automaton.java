package org.varta.rules.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.rules.regex.ByteSearch.Answer;
import org.varta.rules.regex.Regex.Place;

/**
 * The deterministic automaton of a {@link Program}, worked out step by step. A state is the set of steps that wait for a
 * byte, and what the byte before was as far as places ask for it. Whether a place is there shows with the next byte, so a
 * match is noticed one byte late, the last one at the end of the text.
 *
 * <p>Readers take no lock: an entry of the table is one number, either unknown yet or right for ever.
 */
final class Automaton {

    private static final int UNKNOWN = 0;
    private static final int FOUND = -1;
    private static final int ABSENT = -2;

    /** Kinds of what stood before. */
    private static final int START = 0;

    private static final int LINE_FEED = 1;
    private static final int WORD = 2;
    private static final int OTHER = 3;

    private static final Place[] PLACES = Place.values();

    private final Program program;
    /** Bytes that no step tells apart have the same class. */
    private final char[] classOf = new char[256];
    /** Per class one of its bytes. */
    private final int[] byteOf;

    private final int end;
    private final int rowSize;

    /** Per state a row, per class where it leads: the begin of a row, or one of the above. */
    private volatile int[] table;

    private final List<State> known = new ArrayList<>();
    private final Map<State, Integer> rows = new HashMap<>();
    private final int first;

    private record State(List<Integer> steps, int before) {}

    Automaton(Program program) {
        this.program = program;
        List<Integer> representatives = classes();
        this.byteOf = representatives.stream().mapToInt(Integer::intValue).toArray();
        this.end = byteOf.length;
        this.rowSize = end + 1;
        this.table = new int[8 * rowSize];
        known.add(new State(List.of(), OTHER)); // row 0 means unknown
        this.first = row(new State(List.of(), START));
    }

    int states() {
        synchronized (known) {
            return known.size() - 1;
        }
    }

    Answer find(byte[] bytes, int from, int to) {
        int[] rowsNow = table;
        char[] classes = classOf;
        int state = first;
        for (int i = from; i < to; i++) {
            int byteClass = classes[bytes[i] & 0xFF];
            int next = rowsNow[state + byteClass];
            if (next <= 0) {
                if (next == UNKNOWN) {
                    next = learn(state, byteClass);
                    rowsNow = table;
                }
                if (next <= 0) {
                    return answer(next);
                }
            }
            state = next;
        }
        int last = rowsNow[state + end];
        return answer(last == UNKNOWN ? learn(state, end) : last);
    }

    private static Answer answer(int entry) {
        return entry == FOUND ? Answer.FOUND : entry == ABSENT ? Answer.ABSENT : Answer.UNKNOWN;
    }

    /** Works out one entry; {@link #UNKNOWN} when there is no room for the state. */
    private int learn(int row, int byteClass) {
        synchronized (known) {
            int next = work(known.get(row / rowSize), byteClass);
            table[row + byteClass] = next;
            return next;
        }
    }

    private int work(State state, int byteClass) {
        boolean isEnd = byteClass == end;
        int value = isEnd ? -1 : byteOf[byteClass];
        boolean[] reached = new boolean[program.size()];
        List<Integer> waiting = new ArrayList<>(state.steps());
        // a match begins before a character, not inside of one
        if (isEnd || (value & 0xC0) != 0x80) {
            waiting.add(program.start());
        }
        while (!waiting.isEmpty()) {
            int step = waiting.removeLast();
            if (reached[step]) {
                continue;
            }
            reached[step] = true;
            switch (program.kind(step)) {
                case Program.FOUND -> {
                    return FOUND;
                }
                case Program.FORK -> {
                    waiting.add(program.out(step));
                    waiting.add(program.arg(step));
                }
                case Program.AT -> {
                    if (isAt(PLACES[program.arg(step)], state.before(), value)) {
                        waiting.add(program.out(step));
                    }
                }
                default -> {}
            }
        }
        if (isEnd) {
            return ABSENT;
        }
        List<Integer> after = new ArrayList<>();
        for (int step = 0; step < reached.length; step++) {
            if (reached[step] && program.kind(step) == Program.BYTE && program.takes(step, value)) {
                after.add(program.out(step));
            }
        }
        List<Integer> sorted = after.stream().distinct().sorted().toList();
        if (sorted.isEmpty() && beginsAtTextStart()) {
            return ABSENT;
        }
        return row(new State(sorted, kindOf(value)));
    }

    private static boolean isAt(Place place, int before, int value) {
        boolean isAfterWord = before == WORD;
        return switch (place) {
            case TEXT_START -> before == START;
            case TEXT_END -> value < 0;
            case LINE_START -> before == START || before == LINE_FEED;
            case LINE_END -> value < 0 || value == '\n';
            case WORD_EDGE -> isAfterWord != isWord(value);
            case NO_WORD_EDGE -> isAfterWord == isWord(value);
        };
    }

    private static boolean isWord(int value) {
        return value >= 0 && CodePoints.WORD.has(value);
    }

    private int kindOf(int value) {
        if (program.asksForLines() && value == '\n') {
            return LINE_FEED;
        }
        return program.asksForWords() && isWord(value) ? WORD : OTHER;
    }

    /** Whether a match begins at the start of the text or not at all. */
    private boolean beginsAtTextStart() {
        int step = program.start();
        return program.kind(step) == Program.AT && PLACES[program.arg(step)] == Place.TEXT_START;
    }

    private int row(State state) {
        Integer row = rows.get(state);
        if (row != null) {
            return row;
        }
        if (known.size() > ByteSearch.MAX_STATES) {
            return UNKNOWN;
        }
        int at = known.size() * rowSize;
        known.add(state);
        rows.put(state, at);
        if (at + rowSize > table.length) {
            table = Arrays.copyOf(table, table.length * 2);
        }
        return at;
    }

    private List<Integer> classes() {
        Map<List<Boolean>, Integer> numbers = new HashMap<>();
        List<Integer> representatives = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            List<Boolean> signature = new ArrayList<>();
            for (boolean[] set : program.sets()) {
                signature.add(set[value]);
            }
            signature.add((value & 0xC0) == 0x80);
            signature.add(program.asksForLines() && value == '\n');
            signature.add(program.asksForWords() && isWord(value));
            Integer number = numbers.get(signature);
            if (number == null) {
                number = representatives.size();
                numbers.put(signature, number);
                representatives.add(value);
            }
            classOf[value] = (char) number.intValue();
        }
        return representatives;
    }
}
