package org.varta.rules.plan;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.plan.ValueTest.Piece;

/** Text with wildcards as a list of pieces, always in the normal form that {@link ValueTest.Pattern} asks for. */
record Pieces(List<Piece> list) {

    private static final Piece ANY_RUN = new Piece.AnyRun();
    private static final Piece ANY_ONE = new Piece.AnyOne();

    Pieces {
        list = List.copyOf(list);
    }

    /** Reads a rule's value: {@code *} and {@code ?} are wildcards; {@code \} escapes these two and itself, nothing else. */
    static Pieces parse(String text) {
        Builder builder = new Builder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && isEscapable(text.charAt(i + 1))) {
                builder.literal(text.charAt(++i));
            } else if (c == '*') {
                builder.piece(ANY_RUN);
            } else if (c == '?') {
                builder.piece(ANY_ONE);
            } else {
                builder.literal(c);
            }
        }
        return builder.build();
    }

    static boolean isEscapable(char c) {
        return c == '*' || c == '?' || c == '\\';
    }

    static Pieces literal(String text) {
        return new Builder()
                .add(text.isEmpty() ? List.of() : List.of(new Piece.Literal(text)))
                .build();
    }

    Pieces then(Pieces more) {
        return new Builder().add(list).add(more.list).build();
    }

    Pieces withRunBefore() {
        return new Builder().piece(ANY_RUN).add(list).build();
    }

    Pieces withRunAfter() {
        return new Builder().add(list).piece(ANY_RUN).build();
    }

    boolean hasWildcards() {
        return list.stream().anyMatch(piece -> !(piece instanceof Piece.Literal));
    }

    /** The text of pieces without wildcards. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Piece piece : list) {
            if (piece instanceof Piece.Literal(String literal)) {
                text.append(literal);
            }
        }
        return text.toString();
    }

    ValueTest.Pattern pattern(boolean isCased) {
        if (isCased) {
            return new ValueTest.Pattern(list, true);
        }
        List<Piece> folded = new ArrayList<>();
        for (Piece piece : list) {
            folded.add(piece instanceof Piece.Literal(String text) ? new Piece.Literal(CaseFolding.fold(text)) : piece);
        }
        return new ValueTest.Pattern(folded, false);
    }

    /** Joins literals and runs that stand side by side. */
    private static final class Builder {

        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();

        void literal(char c) {
            literal.append(c);
        }

        Builder piece(Piece piece) {
            if (piece instanceof Piece.Literal(String text)) {
                literal.append(text);
                return this;
            }
            flush();
            boolean isSecondRun =
                    piece instanceof Piece.AnyRun && !pieces.isEmpty() && pieces.getLast() instanceof Piece.AnyRun;
            if (!isSecondRun) {
                pieces.add(piece);
            }
            return this;
        }

        Builder add(List<Piece> more) {
            more.forEach(this::piece);
            return this;
        }

        private void flush() {
            if (!literal.isEmpty()) {
                pieces.add(new Piece.Literal(literal.toString()));
                literal.setLength(0);
            }
        }

        Pieces build() {
            flush();
            return new Pieces(pieces);
        }
    }
}
