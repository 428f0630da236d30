package org.varta.rules.testing;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The tests of one rule: one document of a test file.
 *
 * @param file as it was given
 * @param rule id or name
 * @param line where the document begins, counted from 1
 */
public record RuleTestSet(String file, String rule, int line, List<RuleTest> tests) {
    public RuleTestSet {
        requireNonNull(file, "file");
        requireNonNull(rule, "rule");
        tests = List.copyOf(tests);
    }
}
