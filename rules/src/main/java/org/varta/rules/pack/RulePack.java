package org.varta.rules.pack;

import java.util.List;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;

/**
 * What came of reading rule files.
 *
 * @param compiled every usable detection rule, filters applied, ready to match
 * @param correlations every usable correlation whose rules are all there
 * @param documents every usable document, for whoever shows rules
 * @param problems everything found wrong, in file order; documents with an ERROR are in none of the lists above
 * @param documentsFailed how many documents could not be used
 * @param hash SHA-256 over everything that affects verdicts: the rules' contents and the site lists, in a fixed order
 */
public record RulePack(
        CompiledRules compiled,
        List<SigmaCorrelation> correlations,
        List<SigmaDocument> documents,
        List<Problem> problems,
        int documentsFailed,
        String hash) {
    public RulePack {
        correlations = List.copyOf(correlations);
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }
}
