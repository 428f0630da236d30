package org.varta.engine.workbench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.EplGate;
import org.varta.engine.correlate.Unsupported;
import org.varta.engine.normalise.KnownSources;
import org.varta.rules.pack.RulePack;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problem.Severity;

/**
 * What there is to say about a set of rule files.
 *
 * @param loaded how many documents can be used
 * @param failed how many cannot, those included that the engine does not evaluate
 * @param byFile every file that was read to its problems, by place; none for a file that is good
 */
public record RuleCheck(int loaded, int failed, SequencedMap<String, List<Problem>> byFile) {

    public RuleCheck {
        SequencedMap<String, List<Problem>> copy = new LinkedHashMap<>();
        byFile.forEach((file, problems) -> copy.put(file, List.copyOf(problems)));
        byFile = copy;
    }

    /**
     * The findings of a loaded rule pack, behind those of the site lists that it was loaded with, correlations and EPL rules that the
     * engine does not evaluate, and what is suspicious given the events that the engine knows.
     *
     * @param hasPipeline whether fields have names that only the site knows
     */
    public static RuleCheck of(RulePack pack, List<Problem> siteListProblems, boolean hasPipeline, EplGate gate) {
        SequencedMap<String, List<Problem>> byFile = new LinkedHashMap<>();
        for (Problem problem : siteListProblems) {
            byFile.computeIfAbsent(problem.file(), file -> new ArrayList<>()).add(problem);
        }
        // the pack tells first what it finds in each file, then what it finds between files
        for (Problem problem : pack.problems()) {
            byFile.computeIfAbsent(problem.file(), file -> new ArrayList<>()).add(problem);
        }
        List<Unsupported> unsupported = CorrelationPlan.of(pack, gate).unsupported();
        for (Unsupported left : unsupported) {
            Problem problem = left.toProblem();
            byFile.computeIfAbsent(problem.file(), file -> new ArrayList<>()).add(problem);
        }
        for (Problem problem : PackLint.of(pack, KnownSources.builtIn(), hasPipeline)) {
            byFile.computeIfAbsent(problem.file(), file -> new ArrayList<>()).add(problem);
        }
        pack.documents()
                .forEach(document -> byFile.computeIfAbsent(document.header().file(), file -> new ArrayList<>()));
        byFile.values()
                .forEach(problems ->
                        problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column)));
        return new RuleCheck(
                pack.documents().size() - unsupported.size(), pack.documentsFailed() + unsupported.size(), byFile);
    }

    /** All problems, those of one file side by side. */
    public List<Problem> problems() {
        return byFile.values().stream().flatMap(List::stream).toList();
    }

    /** How many problems keep something from being used. */
    public long errors() {
        return problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
    }

    /** How many problems do not. */
    public long warnings() {
        return problems().size() - errors();
    }
}
