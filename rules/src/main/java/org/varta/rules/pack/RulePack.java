package org.varta.rules.pack;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/**
 * What came of reading rule files.
 *
 * @param compiled every usable detection rule, filters applied, ready to match
 * @param correlations every usable correlation whose rules are all there
 * @param eplRules every EPL rule that is trusted and whose rules are all there; inputs with a detection of their own are
 *     among the compiled rules, by their keys
 * @param documents every usable document, for whoever shows rules
 * @param problems everything found wrong, in file order; documents with an ERROR are in none of the lists above
 * @param documentsFailed how many documents could not be used
 * @param hash SHA-256 over everything that affects verdicts: the rules' contents, the site lists, the pipelines and the
 *     bounds, in a fixed order
 * @param bounds of the site that the rules were loaded for; see {@link Site}
 */
public record RulePack(
        CompiledRules compiled,
        List<SigmaCorrelation> correlations,
        List<EplRule> eplRules,
        List<SigmaDocument> documents,
        List<Problem> problems,
        int documentsFailed,
        String hash,
        SortedMap<String, Long> bounds) {
    public RulePack {
        bounds = Collections.unmodifiableSortedMap(new TreeMap<>(bounds));
        correlations = List.copyOf(correlations);
        eplRules = List.copyOf(eplRules);
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }

    /** A pack with the usual bounds. */
    public RulePack(
            CompiledRules compiled,
            List<SigmaCorrelation> correlations,
            List<EplRule> eplRules,
            List<SigmaDocument> documents,
            List<Problem> problems,
            int documentsFailed,
            String hash) {
        this(
                compiled,
                correlations,
                eplRules,
                documents,
                problems,
                documentsFailed,
                hash,
                Collections.emptySortedMap());
    }

    /** A pack without EPL rules. */
    public RulePack(
            CompiledRules compiled,
            List<SigmaCorrelation> correlations,
            List<SigmaDocument> documents,
            List<Problem> problems,
            int documentsFailed,
            String hash) {
        this(compiled, correlations, List.of(), documents, problems, documentsFailed, hash);
    }

    /** How many of the compiled rules are documents of their own, not inputs of EPL rules. */
    public int rules() {
        long inputs = eplRules.stream()
                .flatMap(rule -> rule.inputs().values().stream())
                .filter(input -> input.detection() != null)
                .count();
        return compiled.rules().size() - Math.toIntExact(inputs);
    }

    /** The document with this key ({@code RuleHeader.key}). Searches all; not for the path of events. */
    public Optional<SigmaDocument> document(String key) {
        return documents.stream()
                .filter(document -> document.header().key().equals(key))
                .findFirst();
    }

    /** The document that a correlation or filter means by an id or name. Searches all; not for the path of events. */
    public Optional<SigmaDocument> resolve(String reference) {
        return documents.stream()
                .filter(document -> References.isNamed(document.header(), List.of(reference)))
                .findFirst();
    }

    /** The filters whose conditions are joined to that of a rule, in the order in which they were read. */
    public List<SigmaFilter> filtersOf(SigmaRule rule) {
        return documents.stream()
                .filter(SigmaFilter.class::isInstance)
                .map(SigmaFilter.class::cast)
                .filter(filter -> References.applies(filter, rule))
                .toList();
    }
}
