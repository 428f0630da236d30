package org.varta.rules.parse;

import java.util.List;
import org.varta.rules.sigma.SigmaDocument;

/**
 * What came of one rule file.
 *
 * @param documents those without an error, in file order
 * @param problems everything found, in file order
 * @param documentsFailed how many documents have an error; a file that is no YAML counts as one
 */
public record ParsedFile(List<SigmaDocument> documents, List<Problem> problems, int documentsFailed) {
    public ParsedFile {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }
}
