package org.varta.rules.pack;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.parse.Problem;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.sigma.SigmaDocument;

/**
 * What came of one rule file by itself, before it meets the others.
 *
 * @param documents those that could be parsed, in file order
 * @param problems of reading and parsing
 * @param failed documents that could not be parsed
 * @param content the bytes that all this came of; null when the file could not be read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReadFile(List<Document> documents, List<Problem> problems, int failed, byte @Nullable [] content) {
    ReadFile {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }

    /**
     * A document.
     *
     * @param document after the pipelines, but for a correlation, which waits for its rules
     * @param written its log source as it stands in the file
     * @param isUsable whether it could be planned, if it has to be
     * @param rule of a usable rule
     * @param inputs of a usable EPL rule, those that have a detection of their own
     * @param filter of a usable filter
     * @param problems of planning, and the linter's when it is usable
     */
    record Document(
            SigmaDocument document,
            LogSource written,
            boolean isUsable,
            @Nullable PlannedRule rule,
            List<PlannedRule> inputs,
            @Nullable Predicate filter,
            List<Problem> problems) {
        Document {
            inputs = List.copyOf(inputs);
            problems = List.copyOf(problems);
        }
    }
}
