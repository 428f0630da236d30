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

    /** Pieces between two {@code *}: a literal, or null for {@code ?}. */
    private record Segment(List<Piece> pieces, int codePoints) {

        static Segment of(List<Piece> pieces) {
            int length = 0;
            for (Piece piece : pieces) {
                length += switch (piece) {
                    case Piece.Literal literal ->
                        literal.text().codePointCount(0, literal.text().length());
                    case Piece.AnyOne any -> 1;
                    case Piece.AnyRun run -> throw new IllegalArgumentException("a segment holds no *");
                };
            }
            return new Segment(List.copyOf(pieces), length);
        }

        /** Where the segment ends when it begins at {@code from}, or -1. */
        int endFrom(String text, int from) {
            int at = from;
            for (Piece piece : pieces) {
                if (piece instanceof Piece.Literal(String literal)) {
                    if (!text.startsWith(literal, at)) {
                        return -1;
                    }
                    at += literal.length();
                } else if (at < text.length()) {
                    at += Character.charCount(text.codePointAt(at));
                } else {
                    return -1;
                }
            }
            return at;
        }

        /** Where the leftmost occurrence at or after {@code from} ends, or -1. */
        int endOfFirst(String text, int from) {
            for (int at = from; at <= text.length(); at += Character.charCount(text.codePointAt(at))) {
                if (pieces.getFirst() instanceof Piece.Literal(String literal)) {
                    at = text.indexOf(literal, at);
                    if (at < 0) {
                        return -1;
                    }
                }
                int end = endFrom(text, at);
                if (end >= 0) {
                    return end;
                }
                if (at == text.length()) {
                    return -1;
                }
            }
            return -1;
        }

        /** Where the segment begins when it ends with the text, or -1. */
        int startAtEnd(String text) {
            int at = text.length();
            for (int i = 0; i < codePoints; i++) {
                if (at == 0) {
                    return -1;
                }
                at -= Character.charCount(text.codePointBefore(at));
            }
            return endFrom(text, at) == text.length() ? at : -1;
        }
    }

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

    /** Whether the whole text matches. */
    boolean matches(String text) {
        if (segments.isEmpty()) {
            return isOpenStart || text.isEmpty();
        }
        int first = 0;
        int last = segments.size() - 1;
        int at = 0;
        if (!isOpenStart) {
            at = segments.getFirst().endFrom(text, 0);
            if (at < 0 || segments.size() == 1) {
                return at == text.length() || (at >= 0 && isOpenEnd);
            }
            first = 1;
        }
        int limit = text.length();
        if (!isOpenEnd) {
            limit = segments.get(last--).startAtEnd(text);
        }
        for (int i = first; i <= last && at >= 0; i++) {
            at = segments.get(i).endOfFirst(text, at);
        }
        return at >= 0 && at <= limit;
    }
}
