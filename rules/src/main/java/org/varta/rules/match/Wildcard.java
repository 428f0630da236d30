package org.varta.rules.match;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.plan.ValueTest.Piece;

/**
 * A pattern with {@code *} and {@code ?} over code points.
 *
 * <p>The pattern is cut at each {@code *} into segments. The first and the last are fixed to their end of the text when no
 * {@code *} stands there; those between are found leftmost first, which never has to be taken back. So the time is at
 * most the text's length times that of the longest segment.
 */
final class Wildcard {

    /**
     * What stands between two {@code *}: literals in UTF-8, none empty, and {@code ?} as the empty text.
     *
     * @param codePoints how many it matches
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Segment(byte[][] pieces, int codePoints) {

        static Segment of(List<Piece> pieces) {
            byte[][] compiled = new byte[pieces.size()][];
            int length = 0;
            for (int i = 0; i < compiled.length; i++) {
                switch (pieces.get(i)) {
                    case Piece.Literal(String text) -> {
                        byte[] bytes = Bytes.utf8(text);
                        compiled[i] = bytes == null ? NOWHERE : bytes;
                        length += text.codePointCount(0, text.length());
                    }
                    case Piece.AnyOne any -> {
                        compiled[i] = new byte[0];
                        length++;
                    }
                    case Piece.AnyRun run -> throw new IllegalArgumentException("a segment holds no *");
                }
            }
            return new Segment(compiled, length);
        }

        /** Where the segment ends when it begins at {@code from}, or -1. */
        int endFrom(byte[] text, int from, int to) {
            int at = from;
            for (byte[] piece : pieces) {
                if (at >= to) {
                    return -1;
                }
                if (piece.length == 0) {
                    at = next(text, at);
                } else if (at + piece.length <= to && Bytes.isAt(text, at, piece)) {
                    at += piece.length;
                } else {
                    return -1;
                }
            }
            return at;
        }

        /** Where the leftmost occurrence at or after {@code from} ends, or -1. */
        int endOfFirst(byte[] text, int from, int to) {
            for (int at = from; at < to; at = next(text, at)) {
                byte[] first = pieces[0];
                if (first.length > 0) {
                    at = Bytes.indexOf(text, at, to, first, 0);
                    if (at < 0) {
                        return -1;
                    }
                }
                int end = endFrom(text, at, to);
                if (end >= 0) {
                    return end;
                }
            }
            return -1;
        }

        /** Where the segment begins when it ends with the text, or -1. */
        int startAtEnd(byte[] text, int from, int to) {
            int at = to;
            for (int i = 0; i < codePoints; i++) {
                if (at == from) {
                    return -1;
                }
                at--;
                while (at > from && (text[at] & 0xC0) == 0x80) {
                    at--;
                }
            }
            return endFrom(text, at, to) == to ? at : -1;
        }

        private static int next(byte[] text, int at) {
            int lead = text[at] & 0xFF;
            return at + (lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4);
        }
    }

    /** In no UTF-8. */
    private static final byte[] NOWHERE = {(byte) 0xFF};

    private final boolean isOpenStart;
    private final boolean isOpenEnd;
    private final List<Segment> segments;

    Wildcard(List<Piece> pieces) {
        isOpenStart = !pieces.isEmpty() && pieces.getFirst() instanceof Piece.AnyRun;
        isOpenEnd = !pieces.isEmpty() && pieces.getLast() instanceof Piece.AnyRun;
        List<Segment> cut = new ArrayList<>();
        List<Piece> current = new ArrayList<>();
        for (Piece piece : pieces) {
            if (!(piece instanceof Piece.AnyRun)) {
                current.add(piece);
            } else if (!current.isEmpty()) {
                cut.add(Segment.of(current));
                current.clear();
            }
        }
        if (!current.isEmpty()) {
            cut.add(Segment.of(current));
        }
        segments = List.copyOf(cut);
    }

    /** Whether the whole text between two offsets, well-formed UTF-8, matches. */
    boolean matches(byte[] text, int from, int to) {
        if (segments.isEmpty()) {
            return isOpenStart || from == to;
        }
        int first = 0;
        int last = segments.size() - 1;
        int at = from;
        if (!isOpenStart) {
            at = segments.getFirst().endFrom(text, from, to);
            if (at < 0 || segments.size() == 1) {
                return at == to || (at >= 0 && isOpenEnd);
            }
            first = 1;
        }
        int limit = to;
        if (!isOpenEnd) {
            limit = segments.get(last--).startAtEnd(text, from, to);
        }
        for (int i = first; i <= last && at >= 0; i++) {
            at = segments.get(i).endOfFirst(text, at, to);
        }
        return at >= 0 && at <= limit;
    }
}
