package org.varta.rules.pack;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaRule;

/** Which correlations can be used: all they refer to is there, and none leads back to itself. */
final class CorrelationLinks {

    private final List<SigmaRule> rules;
    private final List<Problem> problems = new ArrayList<>();

    CorrelationLinks(List<SigmaRule> rules) {
        this.rules = rules;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Leaves out correlations that cannot be used, until what is left holds together. */
    List<SigmaCorrelation> usable(List<SigmaCorrelation> correlations) {
        List<SigmaCorrelation> left = new ArrayList<>(correlations);
        boolean isSettled = false;
        while (!isSettled) {
            References references = references(left);
            isSettled = !left.removeIf(correlation -> !isComplete(correlation, references));
        }
        References references = references(left);
        left.removeIf(correlation -> isCircular(correlation, references));
        return left;
    }

    private References references(List<SigmaCorrelation> correlations) {
        List<SigmaDocument> documents = new ArrayList<>(rules);
        documents.addAll(correlations);
        return new References(documents);
    }

    private boolean isComplete(SigmaCorrelation correlation, References references) {
        boolean isComplete = true;
        for (String rule : correlation.rules()) {
            if (references.get(rule) == null) {
                isComplete = false;
                error(
                        correlation,
                        Code.UNKNOWN_RULE,
                        "the rule " + rule + " is not there, or has errors" + Nearest.hint(rule, references.all()));
            }
        }
        return isComplete;
    }

    private boolean isCircular(SigmaCorrelation start, References references) {
        Set<SigmaDocument> seen = new HashSet<>();
        List<SigmaCorrelation> open = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            for (String rule : open.removeLast().rules()) {
                SigmaDocument document = references.get(rule);
                if (start.equals(document)) {
                    error(start, Code.CORRELATION_CYCLE, "the correlation refers to itself through " + rule);
                    return true;
                }
                if (document instanceof SigmaCorrelation next && seen.add(next)) {
                    open.add(next);
                }
            }
        }
        return false;
    }

    private void error(SigmaCorrelation correlation, Code code, String message) {
        Problems found = new Problems(correlation.header().file());
        found.error(code, correlation.header().position(), message);
        problems.addAll(found.all());
    }

    /** Every event field that correlations read: by group, by alias, by condition. */
    static Set<String> fields(List<SigmaCorrelation> correlations) {
        Set<String> fields = new TreeSet<>();
        for (SigmaCorrelation correlation : correlations) {
            fields.addAll(correlation.groupBy());
            fields.addAll(correlation.conditionFields());
            correlation.aliases().values().forEach(byRule -> fields.addAll(byRule.values()));
        }
        return fields;
    }
}
