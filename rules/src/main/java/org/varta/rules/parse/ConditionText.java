package org.varta.rules.parse;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlNode.Scalar;

/** A condition cut into words, each with its place in the file. */
final class ConditionText {

    private final Scalar scalar;

    ConditionText(Scalar scalar) {
        this.scalar = scalar;
    }

    /** A parenthesis, a pipe, or a run of anything else without white space. */
    record Token(String text, int offset) {}

    List<Token> tokens() {
        String text = scalar.text();
        List<Token> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                i++;
            } else if (isPunctuation(c)) {
                tokens.add(new Token(String.valueOf(c), i));
                i++;
            } else {
                int start = i;
                while (i < text.length() && !isSpace(text.charAt(i)) && !isPunctuation(text.charAt(i))) {
                    i++;
                }
                tokens.add(new Token(text.substring(start, i), start));
            }
        }
        return tokens;
    }

    /**
     * Where a character of the condition stands in the file. YAML folds lines and drops indentation but keeps all other
     * characters, so the n-th visible one is the same in both; escapes in double quotes shift the column.
     */
    Position locate(int offset) {
        int visible = 0;
        String text = scalar.text();
        for (int i = 0; i < Math.min(offset, text.length()); i += Character.charCount(text.codePointAt(i))) {
            visible += isSpace(text.charAt(i)) ? 0 : 1;
        }
        String source = scalar.source();
        int start = contentStart(source);
        int line = scalar.line();
        int column = scalar.column();
        for (int i = 0; i < source.length(); ) {
            int c = source.codePointAt(i);
            if (i >= start && c != '\n' && !isSpace((char) c) && visible-- == 0) {
                return new Position(line, column);
            }
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
            i += Character.charCount(c);
        }
        return new Position(scalar.line(), scalar.column());
    }

    private int contentStart(String source) {
        if (scalar.isPlain() || source.isEmpty()) {
            return 0;
        }
        boolean isBlock = source.charAt(0) == '|' || source.charAt(0) == '>';
        return isBlock ? Math.max(0, source.indexOf('\n')) : 1;
    }

    private static boolean isPunctuation(char c) {
        return c == '(' || c == ')' || c == '|';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }
}
