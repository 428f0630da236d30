package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/**
 * Prints JSON objects, one a line. What a terminal would obey (control and format characters, which attackers write into
 * events) stands escaped, so a line may be looked at as it is and still reads as exactly the same text.
 */
final class JsonLines {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder().characterEscapes(new TerminalEscapes()).build();

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    /** Writes the members of an object that is begun and ended around it. */
    interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    void print(Members members) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
        }
        out.print(line);
        out.print('\n');
    }

    /** Escapes beyond those that JSON demands. */
    private static final class TerminalEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        @SuppressWarnings("NullAway") // the library means null as "none", and is not annotated
        public SerializableString getEscapeSequence(int character) {
            return isObeyed(character) ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", character)) : null;
        }

        private static boolean isObeyed(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    true;
                default -> false;
            };
        }
    }
}
