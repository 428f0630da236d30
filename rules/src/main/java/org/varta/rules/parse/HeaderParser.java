package org.varta.rules.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Mapping;

/** The keys that every kind of document shares; specification 2.1.0, "Components". Custom keys are left alone. */
final class HeaderParser {

    private static final int TITLE_LENGTH_MAX = 256;
    private static final List<String> STATUSES = List.of("stable", "test", "experimental", "deprecated", "unsupported");
    private static final List<String> LEVELS =
            Arrays.stream(Level.values()).map(Level::keyword).toList();

    private final Problems problems;
    private final Shapes shapes;

    HeaderParser(Problems problems) {
        this.problems = problems;
        this.shapes = new Shapes(problems);
    }

    RuleHeader parse(Mapping root, String file, String sourceText) {
        String hash = ContentHash.of(sourceText);
        String id = id(root);
        return new RuleHeader(
                id == null ? "sha256:" + hash : id,
                hash,
                file,
                Problems.position(root),
                id,
                shapes.text(root, "name"),
                title(root),
                status(root),
                shapes.text(root, "description"),
                author(root),
                shapes.text(root, "license"),
                level(root),
                date(root, "date"),
                date(root, "modified"),
                shapes.texts(root, "references"),
                tags(root),
                shapes.texts(root, "falsepositives"),
                shapes.texts(root, "fields"),
                sourceText);
    }

    private String title(Mapping root) {
        String title = shapes.text(root, "title");
        YamlNode node = root.get("title");
        if (node == null) {
            shapes.missing(root, "title");
        } else if (title == null ? node instanceof YamlNode.Scalar : title.isBlank()) {
            problems.error(Code.INVALID_TITLE, node, "the title is empty");
        } else if (title != null && title.codePointCount(0, title.length()) > TITLE_LENGTH_MAX) {
            problems.error(
                    Code.INVALID_TITLE,
                    node,
                    "the title has " + title.codePointCount(0, title.length()) + " characters; at most "
                            + TITLE_LENGTH_MAX + " are allowed");
        }
        return title == null ? "" : title;
    }

    /** A legacy rule may name its authors as a list. */
    private @Nullable String author(Mapping root) {
        List<String> authors = shapes.texts(root, "author");
        return authors.isEmpty() ? null : String.join(", ", authors);
    }

    private @Nullable String id(Mapping root) {
        String text = shapes.text(root, "id");
        YamlNode node = root.get("id");
        if (text == null || node == null) {
            return null;
        }
        String id = text.toLowerCase(Locale.ROOT);
        if (!isUuid(id)) {
            problems.error(
                    Code.INVALID_ID,
                    node,
                    "the id " + text + " is not a UUID; a new one would be " + UUID.nameUUIDFromBytes(bytes(text)));
            return null;
        }
        return id;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static boolean isUuid(String id) {
        if (id.length() != 36) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (isHyphen ? c != '-' : Character.digit(c, 16) < 0 || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String status(Mapping root) {
        return choice(root, "status", STATUSES, Code.INVALID_STATUS);
    }

    private @Nullable Level level(Mapping root) {
        String level = choice(root, "level", LEVELS, Code.INVALID_LEVEL);
        return level == null ? null : Level.valueOf(level.toUpperCase(Locale.ROOT));
    }

    private @Nullable String choice(Mapping root, String key, List<String> allowed, Code code) {
        String text = shapes.text(root, key);
        YamlNode node = root.get(key);
        if (text == null || node == null || allowed.contains(text)) {
            return text;
        }
        problems.error(
                code,
                node,
                "the " + key + " " + text + " is none of " + String.join(", ", allowed) + Nearest.hint(text, allowed));
        return null;
    }

    private @Nullable String date(Mapping root, String key) {
        String text = shapes.text(root, key);
        YamlNode node = root.get(key);
        if (text == null || node == null) {
            return null;
        }
        String iso = text.replace('/', '-');
        try {
            // digits checked first: LocalDate also reads signs and years of five digits
            if (!iso.codePoints().allMatch(c -> c == '-' || (c >= '0' && c <= '9')) || iso.length() != 10) {
                throw new DateTimeException("not ten characters of digits and hyphens");
            }
            LocalDate.parse(iso);
        } catch (DateTimeException e) {
            problems.error(Code.INVALID_DATE, node, key + " " + text + " is not a date of the form YYYY-MM-DD");
            return null;
        }
        if (!iso.equals(text)) {
            problems.warning(Code.LEGACY_DATE, node, "since Sigma 2.0 dates are written " + iso);
        }
        return iso;
    }

    private List<String> tags(Mapping root) {
        List<String> tags = shapes.texts(root, "tags");
        YamlNode node = root.get("tags");
        for (String tag : tags) {
            int dot = tag.indexOf('.');
            if (node != null
                    && (dot < 1 || dot == tag.length() - 1 || tag.chars().anyMatch(Character::isWhitespace))) {
                problems.warning(
                        Code.INVALID_TAG, node, "the tag " + tag + " is not of the form namespace.name (attack.t1059)");
            }
        }
        return tags;
    }
}
