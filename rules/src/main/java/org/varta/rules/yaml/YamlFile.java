package org.varta.rules.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a YAML file.
 *
 * @param documents those that could be read, empty ones left out
 * @param fault why reading stopped before the end of the file, or null; the documents before it are whole
 */
public record YamlFile(
        List<YamlDocument> documents, @Nullable YamlProblem fault) {
    public YamlFile {
        documents = List.copyOf(documents);
    }

    /** Everything wrong with the file, in file order; empty for a good one. */
    public List<YamlProblem> problems() {
        List<YamlProblem> all = new ArrayList<>();
        documents.forEach(document -> all.addAll(document.problems()));
        if (fault != null) {
            all.add(fault);
        }
        return List.copyOf(all);
    }
}
