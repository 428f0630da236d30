package org.varta.engine.scan;

import java.util.Locale;

/** Writes HTML in which text is text: what events and rules say never becomes markup. */
final class HtmlWriter {

    /** Longer texts are cut. */
    static final int TEXT_MAX = 4_000;

    private final StringBuilder out = new StringBuilder(1 << 16);

    /** Our own markup, as it stands. */
    HtmlWriter raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Somebody else's text; fit for the inside of elements and of quoted attributes. */
    HtmlWriter text(String text) {
        int end = text.length();
        if (end > TEXT_MAX) {
            end = Character.isHighSurrogate(text.charAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX;
        }
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append((char) c);
                default -> {
                    if (isVisible(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append('\uFFFD');
                    }
                }
            }
        }
        if (end < text.length()) {
            out.append("… (").append(text.length()).append(" characters)");
        }
        return this;
    }

    /** With commas between thousands. */
    HtmlWriter number(long number) {
        out.append(String.format(Locale.ROOT, "%,d", number));
        return this;
    }

    /** Control characters, lone surrogates, and those that turn the direction of text around them. */
    private static boolean isVisible(int c) {
        int type = Character.getType(c);
        return !Character.isISOControl(c) && type != Character.SURROGATE && type != Character.FORMAT;
    }

    /** An element with text. */
    HtmlWriter element(String tag, String text) {
        return raw("<" + tag + ">").text(text).raw("</" + tag + ">");
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** Takes what has been written so far, and begins anew. */
    String take() {
        String taken = out.toString();
        out.setLength(0);
        return taken;
    }
}
