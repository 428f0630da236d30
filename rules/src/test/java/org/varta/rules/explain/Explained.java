package org.varta.rules.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.parse.ParsedFile;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Planner;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.testing.InlineEvent;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlReader;

/** A rule, filters and an event as text, and what came of them. */
final class Explained {

    static final LogSource WINDOWS = new LogSource("windows", null, null);

    private final PlannedRule planned;
    private final List<SigmaFilter> filters = new ArrayList<>();
    private final CompiledRules rules;

    /** The first document is the rule, the others are filters that apply to it. */
    Explained(String documents) {
        ParsedFile file = SigmaParser.parse("rule.yml", YamlReader.read(documents, YamlLimits.DEFAULT));
        assertThat(file.documentsFailed())
                .as("%s of %s", file.problems(), documents)
                .isZero();
        List<SigmaDocument> parsed = file.documents();
        Planner planner = new Planner(SiteLists.NONE);
        List<Predicate> conditions = new ArrayList<>();
        for (SigmaDocument document : parsed.subList(1, parsed.size())) {
            SigmaFilter filter = (SigmaFilter) document;
            filters.add(filter);
            conditions.add(planner.plan(filter, new Problems("")).orElseThrow());
        }
        PlannedRule alone =
                planner.plan((SigmaRule) parsed.getFirst(), new Problems("")).orElseThrow();
        rules = CompiledRules.of(List.of(Planner.filtered(alone, conditions)), List.of());
        planned = rules.rules().getFirst();
    }

    /** A rule over Windows with these selections and condition. */
    static Explained detection(String detection) {
        return new Explained("title: R\nlogsource: {product: windows}\ndetection:\n" + detection.indent(2));
    }

    RuleVerdict event(String yaml) {
        return event(yaml, WINDOWS);
    }

    /** Explains, and compares with the matcher. */
    RuleVerdict event(String yaml, LogSource source) {
        Event event = new Event(rules.catalog());
        Mapping fields = (Mapping)
                YamlReader.read(yaml, YamlLimits.DEFAULT).documents().getFirst().root();
        InlineEvent.fill(event, fields, new LogSources(List.of(source)));
        List<String> hits = new ArrayList<>();
        rules.newMatcher()
                .match(event, (rule, matched) -> hits.add(rule.rule().header().key()));
        RuleVerdict verdict = Explainer.explain(planned.rule(), filters, SiteLists.NONE, event);
        assertThat(verdict.holds()).as("the matcher's verdict on %s", yaml).isEqualTo(!hits.isEmpty());
        return verdict;
    }
}
