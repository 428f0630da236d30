package org.varta.rules.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.varta.rules.explain.RuleVerdict;
import org.varta.rules.explain.Verdict;

/** What the events of one example come to. */
final class ExampleRun {

    private final RuleTest.Example example;
    private int events;
    private int matches;
    /** The first event that is not as expected. */
    private @Nullable RuleVerdict wrong;
    /** How many events are as expected and for the expected reason. */
    private int reasoned;
    /** The first event that is as expected for another reason. */
    private @Nullable RuleVerdict otherwise;

    ExampleRun(RuleTest.Example example) {
        this.example = example;
    }

    /** Takes the verdict on the next event; why is asked for only where it matters. */
    void take(boolean isHit, Supplier<RuleVerdict> why) {
        events++;
        matches += isHit ? 1 : 0;
        String because = example.because();
        if (isHit != example.isMatch()) {
            if (wrong == null) {
                wrong = why.get();
            }
        } else if (because != null) {
            RuleVerdict verdict = why.get();
            if (verdict.reasons().contains(because)) {
                reasoned++;
            } else if (otherwise == null) {
                otherwise = verdict;
            }
        }
    }

    /** What is not as the example says, or null. */
    @Nullable
    String failure() {
        if (events == 0) {
            return "there is no event in the file";
        }
        if (example.isMatch() && matches > 0 && matches < example.matchesMin()) {
            return "expected " + example.matchesMin() + " matching events, got " + matches;
        }
        if (example.isMatch() != matches > 0 && wrong != null) {
            return example.isMatch()
                    ? "expected match, got no match: " + nearest(wrong)
                    : "expected no match, got match via " + String.join(", ", wrong.reasons());
        }
        // one event for the expected reason makes a match, while all others stay out for theirs
        boolean isReasoned = otherwise == null || (example.isMatch() && reasoned > 0);
        return isReasoned || otherwise == null
                ? null
                : "the verdict is right, but not because of " + example.because() + "; it is because of "
                        + String.join(", ", otherwise.reasons());
    }

    private static String nearest(RuleVerdict verdict) {
        if (!verdict.isSourceRight()) {
            return "the event belongs to " + verdict.sources() + ", the rule wants "
                    + verdict.rule().logSource();
        }
        List<String> lines = new ArrayList<>();
        for (Verdict.Item item : verdict.nearestMiss()) {
            lines.add(item.name() + ": " + (item.holds() ? "holds, and must not" : item.why()));
        }
        return String.join("; ", lines);
    }
}
