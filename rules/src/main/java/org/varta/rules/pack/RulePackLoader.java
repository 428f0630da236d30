package org.varta.rules.pack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varta.rules.check.Linter;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.ContentHash;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.ParsedFile;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Planner;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/**
 * Reads rule files into a rule pack. A bad file never stops the others: whatever is wrong is in {@link
 * RulePack#problems}. The same files give the same pack, wherever they stand.
 */
public final class RulePackLoader {

    private final Planner planner;
    private final SiteLists lists;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Map<String, RuleHeader> names = new HashMap<>();
    private final Map<String, PlannedRule> rules = new LinkedHashMap<>();
    private final Map<SigmaFilter, Predicate> filters = new LinkedHashMap<>();
    private final List<SigmaCorrelation> correlations = new ArrayList<>();
    private final List<SigmaDocument> documents = new ArrayList<>();
    private int failed;

    private RulePackLoader(SiteLists lists) {
        this.lists = lists;
        this.planner = new Planner(lists);
    }

    /**
     * Reads rules, correlations and filters.
     *
     * @param paths files, and directories to be searched at any depth for {@code .yml} and {@code .yaml}
     * @param lists what placeholders stand for
     * @param extraFields fields besides those of rules and correlations that somebody reads from events
     */
    public static RulePack load(List<Path> paths, SiteLists lists, List<String> extraFields) {
        RulePackLoader loader = new RulePackLoader(lists);
        Problems listing = new Problems(paths.isEmpty() ? "" : paths.getFirst().toString());
        List<Path> files = RuleFiles.find(paths, listing);
        loader.problems.addAll(listing.all());
        files.forEach(loader::file);
        return loader.finish(extraFields);
    }

    private void file(Path path) {
        Problems found = new Problems(path.toString());
        ParsedFile parsed = SigmaParser.parse(path.toString(), RuleFiles.read(path, found));
        failed += parsed.documentsFailed() + found.errors();
        problems.addAll(parsed.problems());
        for (SigmaDocument document : parsed.documents()) {
            if (isNew(document.header(), found) && isPlanned(document, found)) {
                documents.add(document);
                Linter.check(document, found);
            } else {
                failed++;
            }
        }
        problems.addAll(found.all());
    }

    private boolean isNew(RuleHeader header, Problems found) {
        if (!keys.add(header.key())) {
            found.error(
                    Code.DUPLICATE_ID,
                    header.position(),
                    header.id() == null
                            ? "the same document, without an id, has been read before"
                            : "the id " + header.id() + " belongs to an earlier document; give this one its own");
            return false;
        }
        if (header.name() != null) {
            RuleHeader earlier = names.putIfAbsent(header.name(), header);
            if (earlier != null) {
                found.warning(
                        Code.DUPLICATE_NAME,
                        header.position(),
                        "the name " + header.name() + " belongs to " + earlier.title()
                                + " already; references by name mean that one");
            }
        }
        return true;
    }

    private boolean isPlanned(SigmaDocument document, Problems found) {
        return switch (document) {
            case SigmaRule rule -> {
                Optional<PlannedRule> planned = planner.plan(rule, found);
                planned.ifPresent(usable -> rules.put(rule.header().key(), usable));
                yield planned.isPresent();
            }
            case SigmaFilter filter -> {
                Optional<Predicate> planned = planner.plan(filter, found);
                planned.ifPresent(predicate -> filters.put(filter, predicate));
                yield planned.isPresent();
            }
            case SigmaCorrelation correlation -> correlations.add(correlation);
        };
    }

    private RulePack finish(List<String> extraFields) {
        List<SigmaRule> usableRules =
                rules.values().stream().map(PlannedRule::rule).toList();
        CorrelationLinks links = new CorrelationLinks(usableRules);
        List<SigmaCorrelation> usable = links.usable(correlations);
        failed += correlations.size() - usable.size();
        correlations.removeAll(usable);
        documents.removeAll(correlations);
        problems.addAll(links.problems());

        List<String> fields = new ArrayList<>(extraFields);
        fields.addAll(CorrelationLinks.fields(usable));
        List<PlannedRule> filtered = rules.values().stream()
                .map(rule -> Planner.filtered(rule, filtersOf(rule.rule())))
                .toList();
        References references = new References(usableRules);
        filters.keySet().forEach(filter -> checkTargets(filter, references));
        return new RulePack(CompiledRules.of(filtered, fields), usable, documents, problems, failed, hash());
    }

    private List<Predicate> filtersOf(SigmaRule rule) {
        List<Predicate> predicates = new ArrayList<>();
        filters.forEach((filter, predicate) -> {
            if (References.applies(filter, rule)) {
                predicates.add(predicate);
            }
        });
        return predicates;
    }

    private void checkTargets(SigmaFilter filter, References references) {
        Problems found = new Problems(filter.header().file());
        for (String name : filter.rules()) {
            SigmaDocument target = references.get(name);
            if (target == null) {
                found.warning(
                        Code.UNKNOWN_RULE,
                        filter.header().position(),
                        "the rule " + name + " is not there, or has errors" + Nearest.hint(name, references.all()));
            } else if (target instanceof SigmaRule rule && !filter.logSource().covers(rule.logSource())) {
                found.warning(
                        Code.FILTER_LOG_SOURCE,
                        filter.header().position(),
                        "the filter does not apply to " + name + ", whose log source is another");
            }
        }
        problems.addAll(found.all());
    }

    private String hash() {
        StringBuilder content = new StringBuilder("varta rule pack 1\n");
        documents.stream()
                .map(document -> document.header().contentHash())
                .sorted()
                .forEach(hash -> content.append(hash).append('\n'));
        return ContentHash.of(content.append(lists.canonicalText()).toString());
    }
}
