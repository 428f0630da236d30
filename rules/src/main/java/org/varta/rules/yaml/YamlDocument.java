package org.varta.rules.yaml;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One document of a YAML file.
 *
 * @param root what it holds
 * @param text its exact text: the whole file when it is the only document, else what stands between the separators
 * @param problems what is wrong with it though its structure could be read: duplicate keys, odd keys and tags
 */
public record YamlDocument(YamlNode root, String text, List<YamlProblem> problems) {
    public YamlDocument {
        requireNonNull(root, "root");
        requireNonNull(text, "text");
        problems = List.copyOf(problems);
    }
}
