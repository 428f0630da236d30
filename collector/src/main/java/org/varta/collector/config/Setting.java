package org.varta.collector.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One setting: its key, what it holds, and its limits. A setting that a file names and no catalogue lists is an error.
 *
 * @param <T> what it reads as
 * @param key dotted, lower case with dashes
 * @param type how its text is read
 * @param defaultValue in force when nothing else is said
 * @param min the least number allowed; ignored for what is not a number
 * @param max the greatest number allowed
 * @param description one sentence for operators
 */
public record Setting<T>(String key, Type<T> type, T defaultValue, long min, long max, String description) {

    public Setting {
        requireNonNull(key, "key");
        requireNonNull(type, "type");
        requireNonNull(defaultValue, "defaultValue");
        requireNonNull(description, "description");
    }

    /** Text. */
    public static Setting<String> text(String key, String defaultValue, String description) {
        return new Setting<>(key, Type.TEXT, defaultValue, 0, 0, description);
    }

    /** One of some keywords. */
    public static Setting<String> keyword(String key, String defaultValue, List<String> keywords, String description) {
        return new Setting<>(key, new Type.Keyword(keywords), defaultValue, 0, 0, description);
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String key, boolean defaultValue, String description) {
        return new Setting<>(key, Type.FLAG, defaultValue, 0, 0, description);
    }

    /** A whole number within limits; the key ends in its unit where it has one. */
    public static Setting<Long> number(String key, long defaultValue, long min, long max, String description) {
        return new Setting<>(key, Type.NUMBER, defaultValue, min, max, description);
    }

    /** A file or directory; relative to the configuration file, or to the working directory on the command line. */
    public static Setting<Path> path(String key, String defaultValue, String description) {
        return new Setting<>(key, Type.PATH, Path.of(defaultValue), 0, 0, description);
    }

    /** Files or directories. */
    public static Setting<List<Path>> paths(String key, String description) {
        return new Setting<>(key, Type.PATHS, List.of(), 0, 0, description);
    }

    /** How a setting's text is read. */
    public sealed interface Type<T> {
        /** Any text. */
        Type<String> TEXT = new Text();

        /** A boolean. */
        Type<Boolean> FLAG = new Flag();

        /** A whole number. */
        Type<Long> NUMBER = new Number();

        /** A path. */
        Type<Path> PATH = new OnePath();

        /** A list of paths. */
        Type<List<Path>> PATHS = new ManyPaths();

        /** For messages and the schema: {@code text}, {@code number} ... */
        String describe();

        /** Text as it stands. */
        record Text() implements Type<String> {
            @Override
            public String describe() {
                return "text";
            }
        }

        /** One of these. */
        record Keyword(List<String> keywords) implements Type<String> {
            public Keyword {
                keywords = List.copyOf(keywords);
            }

            @Override
            public String describe() {
                return "one of " + String.join(", ", keywords);
            }
        }

        /** {@code true} or {@code false}. */
        record Flag() implements Type<Boolean> {
            @Override
            public String describe() {
                return "true or false";
            }
        }

        /** A whole number within the setting's limits. */
        @SuppressWarnings("JavaLangClash") // a number is what the setting holds
        record Number() implements Type<Long> {
            @Override
            public String describe() {
                return "a whole number";
            }
        }

        /** One path. */
        record OnePath() implements Type<Path> {
            @Override
            public String describe() {
                return "a path";
            }
        }

        /** Any number of paths. */
        record ManyPaths() implements Type<List<Path>> {
            @Override
            public String describe() {
                return "a list of paths";
            }
        }
    }

    /** Reads the setting's texts; a list has any number, everything else exactly one. */
    T read(List<String> texts, Path base) throws Refused {
        if (!(type instanceof Type.ManyPaths) && texts.size() != 1) {
            throw new Refused("expected " + type.describe() + ", found a list of " + texts.size());
        }
        @SuppressWarnings("unchecked") // each branch reads what its type says
        T value = (T)
                switch (type) {
                    case Type.Text text -> texts.getFirst();
                    case Type.Keyword keyword -> readKeyword(keyword, texts.getFirst());
                    case Type.Flag flag -> readFlag(texts.getFirst());
                    case Type.Number number -> readNumber(texts.getFirst());
                    case Type.OnePath path ->
                        texts.getFirst().isEmpty()
                                ? Path.of("")
                                : base.resolve(texts.getFirst()).normalize();
                    case Type.ManyPaths paths ->
                        texts.stream().map(t -> base.resolve(t).normalize()).toList();
                };
        return value;
    }

    private static String readKeyword(Type.Keyword type, String text) throws Refused {
        if (!type.keywords().contains(text)) {
            throw new Refused("expected " + type.describe() + ", found " + text);
        }
        return text;
    }

    private Boolean readFlag(String text) throws Refused {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new Refused("expected true or false, found " + text);
        };
    }

    private Long readNumber(String text) throws Refused {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, with the limits
        }
        throw new Refused("expected a whole number from " + min + " to " + max + ", found " + text);
    }

    /** A text that the setting does not take. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
