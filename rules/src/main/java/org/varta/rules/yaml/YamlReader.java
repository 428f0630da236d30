package org.varta.rules.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.yaml.YamlProblem.Kind;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML 1.1 syntax into nodes. Only what all YAML versions agree on is typed (see {@link YamlNode.Kind}), tags
 * construct nothing, and whatever is wrong comes back as a value with its place: no input makes it throw.
 */
public final class YamlReader {

    private YamlReader() {}

    /** Reads UTF-8, with or without a byte order mark. */
    public static YamlFile read(byte[] utf8, YamlLimits limits) {
        CharBuffer chars = CharBuffer.allocate(utf8.length);
        CoderResult result = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(utf8), chars, true);
        chars.flip();
        if (result.isError()) {
            return broken(at(chars.toString(), chars.length(), Kind.ENCODING, "not UTF-8; save the file as UTF-8"));
        }
        return read(chars.toString(), limits);
    }

    /** Reads text. */
    public static YamlFile read(String text, YamlLimits limits) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int length = content.codePointCount(0, content.length());
        if (length > limits.codePointsMax()) {
            return broken(new YamlProblem(
                    Kind.LIMIT,
                    1,
                    1,
                    "the file has " + length + " characters; at most " + limits.codePointsMax() + " are read"));
        }
        return new Documents(content, limits).read();
    }

    private static YamlFile broken(YamlProblem fault) {
        return new YamlFile(List.of(), fault);
    }

    private static YamlProblem at(String text, int index, Kind kind, String message) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new YamlProblem(kind, line, 1 + text.codePointCount(lineStart, index), message);
    }

    /** The documents of one file, read until the end or the first fault. */
    private static final class Documents {

        private final String text;
        private final StreamReader reader;
        private final CodePointIndex index;
        private final YamlLimits limits;
        private final List<YamlNode> roots = new ArrayList<>();
        private final List<List<YamlProblem>> problems = new ArrayList<>();
        /** Where each document begins behind its separator, and where the separator begins; indices of {@code text}. */
        private final List<Integer> starts = new ArrayList<>();

        private final List<Integer> separators = new ArrayList<>();

        Documents(String text, YamlLimits limits) {
            this.text = text;
            this.reader = new StreamReader(text);
            this.index = new CodePointIndex(text);
            this.limits = limits;
        }

        YamlFile read() {
            YamlProblem fault = null;
            try {
                readAll();
            } catch (NodeBuilder.Refused refused) {
                fault = refused.problem();
            } catch (MarkedYAMLException e) {
                fault = syntax(e);
            } catch (ReaderException e) {
                fault = at(
                        text,
                        index.charIndex(e.getPosition()),
                        Kind.ENCODING,
                        "the character U+%04X is not allowed in YAML; in double quotes it can be written as an escape"
                                .formatted(e.getCodePoint()));
            } catch (YAMLException | IllegalArgumentException e) {
                // IllegalArgumentException: the scanner converts numbers in escapes and directives unchecked
                fault = new YamlProblem(
                        Kind.SYNTAX, reader.getLine() + 1, reader.getColumn() + 1, firstLine(e.getMessage()));
            }
            return new YamlFile(documents(), fault);
        }

        private void readAll() {
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(limits.codePointsMax());
            ParserImpl parser = new ParserImpl(reader, options);
            parser.getEvent();
            while (!parser.checkEvent(Event.ID.StreamEnd)) {
                DocumentStartEvent start = (DocumentStartEvent) parser.getEvent();
                NodeBuilder builder = new NodeBuilder(parser, text, index, limits);
                YamlNode root = builder.build();
                parser.getEvent();
                separators.add(index.charIndex(start.getStartMark().getIndex()));
                starts.add(index.charIndex(start.getEndMark().getIndex()));
                roots.add(root);
                problems.add(builder.problems());
            }
        }

        private List<YamlDocument> documents() {
            List<YamlDocument> documents = new ArrayList<>();
            for (int i = 0; i < roots.size(); i++) {
                if (isNothing(roots.get(i))) {
                    continue;
                }
                int begin = i == 0 ? 0 : starts.get(i);
                int end = i + 1 < roots.size() ? separators.get(i + 1) : text.length();
                documents.add(new YamlDocument(roots.get(i), text.substring(begin, end), problems.get(i)));
            }
            return documents;
        }

        private static boolean isNothing(YamlNode root) {
            return root instanceof YamlNode.Scalar scalar
                    && scalar.isPlain()
                    && scalar.text().isEmpty();
        }

        private static YamlProblem syntax(MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            String message = e.getProblem() == null ? firstLine(e.getMessage()) : e.getProblem();
            String whole = e.getContext() == null ? message : e.getContext() + ": " + message;
            return mark == null
                    ? new YamlProblem(Kind.SYNTAX, 1, 1, whole)
                    : new YamlProblem(Kind.SYNTAX, mark.getLine() + 1, mark.getColumn() + 1, whole);
        }

        private static String firstLine(@Nullable String message) {
            return message == null ? "not YAML" : message.lines().findFirst().orElse("not YAML");
        }
    }
}
