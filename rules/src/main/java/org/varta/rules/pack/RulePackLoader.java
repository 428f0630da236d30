package org.varta.rules.pack;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.check.Linter;
import org.varta.rules.event.LogSource;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.ContentHash;
import org.varta.rules.parse.Nearest;
import org.varta.rules.parse.ParsedFile;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.parse.SigmaParser;
import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Planner;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlReader;

/**
 * Reads rule files into a rule pack. A bad file never stops the others: whatever is wrong is in {@link
 * RulePack#problems}. The same files give the same pack, wherever they stand.
 */
public final class RulePackLoader {

    private final Planner planner;
    private final Site site;
    private final RuleFileCache cache;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Map<String, RuleHeader> names = new HashMap<>();
    private final Map<String, PlannedRule> rules = new LinkedHashMap<>();
    private final Map<String, LogSource> written = new HashMap<>();
    private final Map<SigmaFilter, Predicate> filters = new LinkedHashMap<>();
    private final List<SigmaCorrelation> correlations = new ArrayList<>();
    private final List<EplRule> eplRules = new ArrayList<>();
    private final Map<String, List<PlannedRule>> eplInputs = new HashMap<>();
    private final List<SigmaDocument> documents = new ArrayList<>();
    private int failed;

    private RulePackLoader(Site site, RuleFileCache cache) {
        this.site = site;
        this.cache = cache;
        this.planner = new Planner(site.lists());
    }

    /**
     * Reads rules, correlations and filters.
     *
     * @param paths files, and directories to be searched at any depth for {@code .yml} and {@code .yaml}
     * @param lists what placeholders stand for
     * @param extraFields fields besides those of rules and correlations that somebody reads from events
     */
    public static RulePack load(List<Path> paths, SiteLists lists, List<String> extraFields) {
        return load(paths, new Site(lists, Pipeline.NONE), extraFields);
    }

    /** Reads rules, correlations and filters, and makes of them what the site needs. */
    public static RulePack load(List<Path> paths, Site site, List<String> extraFields) {
        return load(paths, site, extraFields, new RuleFileCache());
    }

    /**
     * Reads rules, correlations and filters; of files that have not changed since the cache was last used, what they gave
     * then is taken, and their rules are the same objects.
     */
    public static RulePack load(List<Path> paths, Site site, List<String> extraFields, RuleFileCache cache) {
        cache.begin(site);
        RulePackLoader loader = new RulePackLoader(site, cache);
        Problems listing = new Problems(paths.isEmpty() ? "" : paths.getFirst().toString());
        List<RuleFiles.Found> files = RuleFiles.find(paths, listing);
        loader.problems.addAll(listing.all());
        files.forEach(loader::file);
        cache.end();
        return loader.finish(extraFields);
    }

    private void file(RuleFiles.Found found) {
        ReadFile file = cache.get(found, this::read);
        Path path = found.path();
        failed += file.failed();
        problems.addAll(file.problems());
        for (ReadFile.Document document : file.documents()) {
            Problems doubles = new Problems(path.toString());
            boolean isNew = isNew(document.document().header(), doubles);
            problems.addAll(doubles.all());
            if (isNew) {
                problems.addAll(document.problems());
                take(document);
            } else {
                failed++;
            }
        }
    }

    /** What a file gives, whatever the others are. */
    private ReadFile read(Path path) {
        Problems found = new Problems(path.toString());
        RuleFiles.Content content = RuleFiles.content(path, found);
        byte[] bytes = content.bytes();
        Optional<ReadFile> kept = bytes == null ? Optional.empty() : cache.kept(path, bytes);
        if (kept.isPresent()) {
            return kept.get();
        }
        YamlFile yaml = bytes == null ? content.fault() : YamlReader.read(bytes, YamlLimits.DEFAULT);
        ParsedFile parsed = SigmaParser.parse(path.toString(), yaml);
        List<Problem> all = new ArrayList<>(parsed.problems());
        all.addAll(found.all());
        List<ReadFile.Document> planned = new ArrayList<>();
        for (SigmaDocument document : parsed.documents()) {
            planned.add(plan(document, new Problems(path.toString())));
        }
        return new ReadFile(planned, all, parsed.documentsFailed() + found.errors(), bytes);
    }

    private ReadFile.Document plan(SigmaDocument parsed, Problems found) {
        SigmaDocument document = parsed;
        LogSource source = LogSource.ANY;
        PlannedRule rule = null;
        Optional<Inputs> inputs = Optional.empty();
        Predicate filter = null;
        switch (parsed) {
            case SigmaRule one -> {
                source = one.logSource();
                SigmaRule here = site.pipeline().apply(one, found).orElse(null);
                rule = here == null ? null : planner.plan(here, found).orElse(null);
                document = here == null ? one : here;
            }
            case SigmaFilter one -> {
                source = one.logSource();
                SigmaFilter here = site.pipeline().apply(one, found).orElse(null);
                filter = here == null ? null : planner.plan(here, found).orElse(null);
                document = here == null ? one : here;
            }
            case EplRule one -> {
                inputs = inputs(one, found);
                document = inputs.map(Inputs::rule).orElse(one);
            }
            case SigmaCorrelation ignored -> {}
        }
        boolean isUsable = document instanceof SigmaCorrelation || rule != null || inputs.isPresent() || filter != null;
        if (isUsable) {
            Linter.check(parsed, found);
        }
        List<PlannedRule> own = inputs.map(Inputs::planned).orElse(List.of());
        return new ReadFile.Document(document, source, isUsable, rule, own, filter, found.all());
    }

    /** An EPL rule after the pipelines, and its own detections. */
    private record Inputs(EplRule rule, List<PlannedRule> planned) {}

    private Optional<Inputs> inputs(EplRule epl, Problems found) {
        int errors = found.errors();
        List<PlannedRule> planned = new ArrayList<>();
        SequencedMap<String, EplRule.Input> here = new LinkedHashMap<>();
        epl.inputs().forEach((name, input) -> {
            SigmaRule own = input.detection();
            if (own == null) {
                here.put(name, input);
                return;
            }
            site.pipeline()
                    .apply(own, found)
                    .flatMap(applied -> planner.plan(applied, found))
                    .ifPresent(planned::add);
            site.pipeline()
                    .apply(epl, input, List.of(own.logSource()), found)
                    .ifPresent(applied -> here.put(name, applied));
        });
        return found.errors() > errors ? Optional.empty() : Optional.of(new Inputs(epl.with(here), planned));
    }

    private void take(ReadFile.Document read) {
        if (!read.isUsable()) {
            failed++;
            return;
        }
        documents.add(read.document());
        switch (read.document()) {
            case SigmaRule rule -> {
                rules.put(rule.header().key(), requireNonNull(read.rule()));
                written.put(rule.header().key(), read.written());
            }
            case SigmaFilter filter -> filters.put(filter, requireNonNull(read.filter()));
            case SigmaCorrelation correlation -> correlations.add(correlation);
            case EplRule epl -> {
                eplRules.add(epl);
                eplInputs.put(epl.header().key(), read.inputs());
            }
        }
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

    private RulePack finish(List<String> extraFields) {
        List<SigmaRule> usableRules =
                rules.values().stream().map(PlannedRule::rule).toList();
        CorrelationLinks links = new CorrelationLinks(usableRules);
        List<SigmaCorrelation> usable = usable(links);
        List<EplRule> epl = usableEpl(new References(usableRules));

        List<String> fields = new ArrayList<>(extraFields);
        fields.addAll(CorrelationLinks.fields(usable));
        epl.forEach(rule -> rule.inputs()
                .values()
                .forEach(input -> fields.addAll(input.fields().values())));
        List<PlannedRule> all = new ArrayList<>(rules.values());
        epl.forEach(rule -> all.addAll(eplInputs.getOrDefault(rule.header().key(), List.of())));
        List<PlannedRule> filtered = all.stream()
                .map(rule -> cache.filtered(rule, filtersOf(rule.rule())))
                .toList();
        References references = new References(usableRules);
        filters.keySet().forEach(filter -> checkTargets(filter, references));
        return new RulePack(
                cache.compiled(filtered, fields), usable, epl, documents, problems, failed, hash(), site.bounds());
    }

    /** The correlations that can be used, after the pipelines; {@code documents} has these and no others. */
    private List<SigmaCorrelation> usable(CorrelationLinks links) {
        List<SigmaCorrelation> linked = links.usable(renamed(links.usable(correlations)));
        failed += correlations.size() - linked.size();
        problems.addAll(links.problems());
        Map<String, SigmaCorrelation> byKey = new HashMap<>();
        linked.forEach(correlation -> byKey.put(correlation.header().key(), correlation));
        documents.removeIf(document -> document instanceof SigmaCorrelation correlation
                && !byKey.containsKey(correlation.header().key()));
        documents.replaceAll(document -> {
            SigmaCorrelation here = byKey.get(document.header().key());
            return here == null ? document : here;
        });
        return linked;
    }

    /** The EPL rules that can be used, after the pipelines; {@code documents} has these and no others. */
    private List<EplRule> usableEpl(References references) {
        List<EplRule> usable = new ArrayList<>();
        for (EplRule written : eplRules) {
            Problems found = new Problems(written.header().file());
            EplRule rule = trusted(written, found) ? linked(written, references, found) : null;
            problems.addAll(found.all());
            failed += found.errors() > 0 ? 1 : 0;
            documents.remove(written);
            if (rule != null) {
                usable.add(rule);
                documents.add(rule);
            }
        }
        return usable;
    }

    private boolean trusted(EplRule rule, Problems found) {
        boolean isTrusted = site.isEplEnabled() || ShippedEpl.contains(rule);
        if (!isTrusted) {
            found.warning(
                    Code.EPL_NOT_ENABLED,
                    rule.body(),
                    "this EPL rule is not one that Varta ships, so it does not run; an operator who trusts it sets"
                            + " rules.epl-enabled to true, or gives --epl");
        }
        return isTrusted;
    }

    private @Nullable EplRule linked(EplRule rule, References references, Problems found) {
        SequencedMap<String, EplRule.Input> inputs = new LinkedHashMap<>();
        rule.inputs().forEach((name, input) -> {
            String reference = input.reference();
            if (reference == null) {
                inputs.put(name, input);
            } else if (references.get(reference) == null) {
                found.error(
                        Code.UNKNOWN_RULE,
                        input.position(),
                        "the rule " + reference + " is not there, or has errors"
                                + Nearest.hint(reference, references.all()));
            } else {
                site.pipeline()
                        .apply(rule, input, sources(reference, references), found)
                        .ifPresent(applied -> inputs.put(name, applied));
            }
        });
        return found.errors() > 0 ? null : rule.with(inputs);
    }

    private List<SigmaCorrelation> renamed(List<SigmaCorrelation> linked) {
        if (site.pipeline().isEmpty()) {
            return linked;
        }
        List<SigmaDocument> all = new ArrayList<>();
        rules.values().forEach(rule -> all.add(rule.rule()));
        all.addAll(linked);
        References references = new References(all);
        List<SigmaCorrelation> renamed = new ArrayList<>();
        for (SigmaCorrelation correlation : linked) {
            Problems found = new Problems(correlation.header().file());
            site.pipeline()
                    .apply(correlation, reference -> sources(reference, references), found)
                    .ifPresent(renamed::add);
            problems.addAll(found.all());
        }
        return renamed;
    }

    /** The log sources, as written, of the rules behind a reference. */
    private List<LogSource> sources(String reference, References references) {
        List<LogSource> sources = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(reference));
        while (!open.isEmpty()) {
            SigmaDocument document = references.get(open.removeLast());
            if (document instanceof SigmaCorrelation next
                    && seen.add(next.header().key())) {
                open.addAll(next.rules());
            } else if (document instanceof SigmaRule rule) {
                sources.add(written.getOrDefault(rule.header().key(), rule.logSource()));
            }
        }
        return sources;
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
        return ContentHash.of(content.append(site.canonicalText()).toString());
    }
}
