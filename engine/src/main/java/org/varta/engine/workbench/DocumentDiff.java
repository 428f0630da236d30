package org.varta.engine.workbench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/**
 * Which rules, correlations and filters were added, removed or changed between two rule sets. A document is the same one when
 * its id is the same; one without an id, when its title is the same and no other's.
 */
public final class DocumentDiff {

    /** What became of a document. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One document that differs.
     *
     * @param header of the new set; of the old one when it was removed
     * @param what the parts that changed: title, level, status, logsource, detection (also when a filter, a site list or a
     *     pipeline changed what it asks for), correlation, filter; or text, when it is only what people read
     */
    public record Change(Kind kind, String type, RuleHeader header, String before, String after, List<String> what) {
        public Change {
            requireNonNull(kind, "kind");
            requireNonNull(header, "header");
            what = List.copyOf(what);
        }
    }

    private final SequencedMap<String, SigmaDocument> olds;
    private final SequencedMap<String, SigmaDocument> news;
    private final Map<String, PlannedRule> oldRules;
    private final Map<String, PlannedRule> newRules;
    private final Map<String, String> identityOfKey = new HashMap<>();

    /** Compares two rule sets. */
    public DocumentDiff(RulePack before, RulePack after) {
        Set<String> titles = sharedTitles(before);
        titles.retainAll(sharedTitles(after));
        this.olds = byIdentity(before, titles);
        this.news = byIdentity(after, titles);
        this.oldRules = rules(before);
        this.newRules = rules(after);
    }

    /** The titles that only one document without an id has. */
    private static Set<String> sharedTitles(RulePack pack) {
        Set<String> once = new HashSet<>();
        Set<String> more = new HashSet<>();
        for (SigmaDocument document : pack.documents()) {
            if (document.header().id() == null && !once.add(document.header().title())) {
                more.add(document.header().title());
            }
        }
        once.removeAll(more);
        return once;
    }

    private SequencedMap<String, SigmaDocument> byIdentity(RulePack pack, Set<String> titles) {
        SequencedMap<String, SigmaDocument> documents = new LinkedHashMap<>();
        for (SigmaDocument document : pack.documents()) {
            RuleHeader header = document.header();
            boolean isByTitle = header.id() == null && titles.contains(header.title());
            String identity = isByTitle ? "title:" + header.title() : header.key();
            documents.put(identity, document);
            identityOfKey.put(header.key(), identity);
        }
        return documents;
    }

    private static Map<String, PlannedRule> rules(RulePack pack) {
        Map<String, PlannedRule> rules = new HashMap<>();
        pack.compiled().rules().forEach(rule -> rules.put(rule.rule().header().key(), rule));
        return rules;
    }

    /** What names a document in both sets, from its key in either. */
    String identity(String key) {
        return identityOfKey.getOrDefault(key, key);
    }

    /** The header of a document, the new one where there is one. */
    RuleHeader header(String identity) {
        SigmaDocument document = news.containsKey(identity) ? news.get(identity) : olds.get(identity);
        return requireNonNull(document, identity).header();
    }

    /** What differs: the old set's documents in their order, then what was added. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        olds.forEach((identity, old) -> {
            SigmaDocument now = news.get(identity);
            if (now == null) {
                changes.add(new Change(Kind.REMOVED, type(old), old.header(), level(old), "", List.of()));
            } else {
                List<String> what = what(old, now);
                if (!what.isEmpty()) {
                    changes.add(new Change(Kind.CHANGED, type(now), now.header(), level(old), level(now), what));
                }
            }
        });
        news.forEach((identity, now) -> {
            if (!olds.containsKey(identity)) {
                changes.add(new Change(Kind.ADDED, type(now), now.header(), "", level(now), List.of()));
            }
        });
        return changes;
    }

    private static String type(SigmaDocument document) {
        return switch (document) {
            case SigmaRule rule -> "rule";
            case SigmaCorrelation correlation -> "correlation";
            case SigmaFilter filter -> "filter";
            case EplRule epl -> "EPL rule";
        };
    }

    private static String level(SigmaDocument document) {
        var level = document.header().level();
        return level == null ? "" : level.keyword();
    }

    private List<String> what(SigmaDocument old, SigmaDocument now) {
        List<String> what = new ArrayList<>();
        note(what, "title", old.header().title(), now.header().title());
        note(what, "level", old.header().level(), now.header().level());
        note(what, "status", old.header().status(), now.header().status());
        if (!type(old).equals(type(now))) {
            what.add("type");
        } else {
            body(old, now, what);
        }
        boolean isSameText = old.header().contentHash().equals(now.header().contentHash());
        if (what.isEmpty() && !isSameText) {
            what.add("text");
        }
        return what;
    }

    private void body(SigmaDocument old, SigmaDocument now, List<String> what) {
        switch (old) {
            case SigmaRule rule -> {
                PlannedRule before = requireNonNull(oldRules.get(rule.header().key()));
                PlannedRule after = requireNonNull(newRules.get(now.header().key()));
                note(what, "logsource", before.logSource(), after.logSource());
                note(what, "detection", before.predicate(), after.predicate());
            }
            case SigmaCorrelation correlation ->
                note(what, "correlation", meaning(correlation), meaning((SigmaCorrelation) now));
            case EplRule epl ->
                note(what, "inputs and statement", meaning(epl, oldRules), meaning((EplRule) now, newRules));
            case SigmaFilter filter -> {
                SigmaFilter after = (SigmaFilter) now;
                note(what, "logsource", filter.logSource(), after.logSource());
                note(what, "rules", filter.rules(), after.rules());
            }
        }
    }

    /** An EPL rule without what only people read. */
    private static List<Object> meaning(EplRule epl, Map<String, PlannedRule> rules) {
        List<Object> meaning = new ArrayList<>();
        epl.inputs().forEach((name, input) -> {
            SigmaRule own = input.detection();
            meaning.add(List.of(name, String.valueOf(input.reference()), input.fields()));
            if (own != null) {
                PlannedRule planned = requireNonNull(rules.get(own.header().key()));
                meaning.add(List.of(planned.logSource(), planned.predicate()));
            }
        });
        meaning.add(List.of(epl.groupBy(), epl.lateness(), epl.throttle(), epl.epl()));
        return meaning;
    }

    /** A correlation without what only people read. */
    private static List<Object> meaning(SigmaCorrelation correlation) {
        Condition condition = correlation.ruleCondition();
        Integer percentile = correlation.percentile();
        return List.of(
                correlation.type(),
                correlation.rules(),
                correlation.groupBy(),
                correlation.aliases(),
                correlation.timespan(),
                correlation.comparisons(),
                correlation.conditionFields(),
                percentile == null ? -1 : percentile,
                condition == null ? "" : text(condition),
                correlation.isGroupRequired(),
                Objects.requireNonNullElse(correlation.throttle(), Duration.ZERO),
                correlation.isGenerating());
    }

    /** A condition without the places of its parts. */
    private static String text(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> operands) ->
                "and" + operands.stream().map(DocumentDiff::text).toList();
            case Condition.Or(List<Condition> operands) ->
                "or" + operands.stream().map(DocumentDiff::text).toList();
            case Condition.Not(Condition operand) -> "not " + text(operand);
            case Condition.Selection selection -> selection.name();
            case Condition.Quantified quantified -> (quantified.isAll() ? "all" : "any") + quantified.names();
        };
    }

    private static void note(List<String> what, String part, @Nullable Object old, @Nullable Object now) {
        if (!Objects.equals(old, now)) {
            what.add(part);
        }
    }
}
