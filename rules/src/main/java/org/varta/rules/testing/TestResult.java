package org.varta.rules.testing;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How a test ended.
 *
 * @param title of the rule; its reference where it could not be found
 * @param failure what is not as the test says, or null when it passed
 */
public record TestResult(
        RuleTestSet set,
        RuleTest test,
        String title,
        @Nullable String failure) {
    public TestResult {
        requireNonNull(set, "set");
        requireNonNull(test, "test");
        requireNonNull(title, "title");
    }

    /** Whether everything is as the test says. */
    public boolean isPassed() {
        return failure == null;
    }
}
