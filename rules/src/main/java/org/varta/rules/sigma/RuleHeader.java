package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a rule document that describe it.
 *
 * @param key what names the rule everywhere in Varta: its {@code id}, or {@code sha256:...} of its content when it has none
 * @param contentHash SHA-256 of the document's text, lower-case hexadecimal; changes when the rule changes in any way
 * @param file the file's path as it was given to the loader
 * @param position where the document begins in its file
 * @param id {@code id}, a UUID
 * @param name {@code name}, which correlations may refer to
 * @param status {@code stable}, {@code test}, {@code experimental}, {@code deprecated}, {@code unsupported}
 * @param author who wrote it; the Detection Rule License demands that alerts carry it
 * @param license the rule's own licence
 * @param level null where the rule does not state one
 * @param date {@code YYYY-MM-DD}
 * @param modified {@code YYYY-MM-DD}
 * @param sourceText the whole YAML document, for the analyst to read
 */
public record RuleHeader(
        String key,
        String contentHash,
        String file,
        Position position,
        @Nullable String id,
        @Nullable String name,
        String title,
        @Nullable String status,
        @Nullable String description,
        @Nullable String author,
        @Nullable String license,
        @Nullable Level level,
        @Nullable String date,
        @Nullable String modified,
        List<String> references,
        List<String> tags,
        List<String> falsePositives,
        List<String> fields,
        String sourceText) {
    public RuleHeader {
        requireNonNull(key, "key");
        requireNonNull(contentHash, "contentHash");
        requireNonNull(file, "file");
        requireNonNull(position, "position");
        requireNonNull(title, "title");
        requireNonNull(sourceText, "sourceText");
        references = List.copyOf(references);
        tags = List.copyOf(tags);
        falsePositives = List.copyOf(falsePositives);
        fields = List.copyOf(fields);
    }
}
