package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.explain.Explainer;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.parse.Problem;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.SigmaRule;

/** Runs a case through loader, decoder, normaliser, matcher and explainer of the product, and through the naive evaluator. */
final class CaseRun {

    private static final LogSource SOURCE = new LogSource("conformance", null, null);

    private final Mappings mappings = Mappings.builtIn();
    private final Path directory;

    CaseRun(Path directory) {
        this.directory = directory;
    }

    /** What is not as the case says; nothing when all is well. */
    List<String> failures(Case one) throws IOException {
        Path file = directory.resolve("rule.yml");
        Files.writeString(file, one.rule(), UTF_8);
        Path filter = directory.resolve("zz_filter.yml");
        Files.deleteIfExists(filter);
        if (one.filter() != null) {
            Files.writeString(filter, one.filter(), UTF_8);
        }
        RulePack pack = RulePackLoader.load(List.of(directory), new SiteLists(one.lists()), List.of());
        List<Problem> errors = pack.problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .toList();
        Case.Refusal refusal = one.problem();
        if (refusal != null) {
            return refused(refusal, errors);
        }
        if (!errors.isEmpty()) {
            return List.of("refused: " + errors);
        }
        List<String> failures = new ArrayList<>();
        for (String event : one.yes()) {
            verdict(one, pack, event, true, failures);
        }
        for (String event : one.no()) {
            verdict(one, pack, event, false, failures);
        }
        return failures;
    }

    private static List<String> refused(Case.Refusal refusal, List<Problem> errors) {
        if (errors.isEmpty()) {
            return List.of("not refused");
        }
        Problem first = errors.getFirst();
        boolean isAsSaid = first.code().keyword().equals(refusal.code())
                && first.file().endsWith("rule.yml")
                && (refusal.at().isEmpty() || refusal.at().equals(first.line() + ":" + first.column()))
                && first.message().contains(refusal.says());
        return isAsSaid ? List.of() : List.of("refused otherwise: " + first);
    }

    private void verdict(Case one, RulePack pack, String json, boolean isExpected, List<String> failures) {
        Event event = new Event(pack.compiled().catalog());
        EventReader reader = EventReader.of(pack.compiled().catalog(), mappings);
        EventReader.Reading reading = reader.read(json.getBytes(UTF_8), Format.JSON, event);
        if (!(reading instanceof EventReader.Reading.Decoded)) {
            failures.add(json + " cannot be read: " + reading);
            return;
        }
        event.setSources(new LogSources(List.of(SOURCE)));
        Matcher matcher = pack.compiled().newMatcher();
        AtomicInteger hits = new AtomicInteger();
        matcher.match(event, (rule, matched) -> hits.incrementAndGet());
        if ((hits.get() > 0) != isExpected) {
            failures.add(json + (isExpected ? " does not match" : " matches"));
        }
        NaiveEvent naive = NaiveEvent.ofJson(json, List.of(SOURCE));
        boolean isNaive = NaiveRule.of(one.rule(), one.lists()).matches(naive);
        if (one.filter() != null && !one.filter().contains("[another]")) {
            isNaive &= NaiveRule.of(one.filter(), one.lists()).holds(naive);
        }
        if (isNaive != isExpected) {
            failures.add(json + (isExpected ? " does not match" : " matches") + " in the naive evaluator");
        }
        SigmaRule rule = pack.compiled().rules().getFirst().rule();
        boolean isExplained = Explainer.explain(rule, pack.filtersOf(rule), new SiteLists(one.lists()), event)
                .holds();
        if (isExplained != isExpected) {
            failures.add(json + (isExpected ? " does not match" : " matches") + " in the explanation");
        }
    }
}
