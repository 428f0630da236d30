package org.varta.engine.correlate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Comparison;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;
import org.varta.rules.sigma.SigmaRule;

/** Rule sets for tests, without YAML. */
public final class Packs {

    private Packs() {}

    /** Rules and correlations as one set. */
    public static RulePack pack(List<PlannedRule> rules, List<SigmaCorrelation> correlations) {
        List<String> hashes = new ArrayList<>();
        rules.forEach(rule -> hashes.add(rule.rule().header().contentHash()));
        correlations.forEach(rule -> hashes.add(rule.header().contentHash()));
        return new RulePack(
                CompiledRules.of(rules, List.of()),
                correlations,
                List.of(),
                List.of(),
                0,
                Integer.toHexString(hashes.hashCode()));
    }

    /** A rule with no selection that matters, of level low. */
    public static PlannedRule rule(String key) {
        return rule(key, Level.LOW, new Predicate.And(List.of()));
    }

    /** A rule with this predicate for every log source. */
    public static PlannedRule rule(String key, @Nullable Level level, Predicate predicate) {
        SigmaRule rule = new SigmaRule(
                header(key, level),
                LogSource.ANY,
                new LinkedHashMap<>(),
                List.of(new Condition.Selection("selection", new Position(1, 1))));
        return new PlannedRule(rule, LogSource.ANY, predicate);
    }

    /** A header whose id is its key. */
    public static RuleHeader header(String key, @Nullable Level level) {
        return new RuleHeader(
                key,
                "hash-of-" + key,
                key + ".yml",
                new Position(1, 1),
                key,
                null,
                "Title of " + key,
                "test",
                null,
                "Ann",
                null,
                level,
                null,
                null,
                List.of(),
                List.of("attack.t1110"),
                List.of(),
                List.of(),
                "title: " + key);
    }

    /** Starts a correlation of level high over five minutes. */
    public static Builder correlation(String key, Type type, String... rules) {
        return new Builder(key, type, List.of(rules));
    }

    /** A comparison with a whole number. */
    public static Comparison comparison(Operator operator, long threshold) {
        return new Comparison(operator, BigDecimal.valueOf(threshold));
    }

    /** Builds a correlation. */
    public static final class Builder {
        private final String key;
        private final Type type;
        private final List<String> rules;
        private List<String> groupBy = List.of();
        private Map<String, Map<String, String>> aliases = Map.of();
        private Duration timespan = Duration.ofMinutes(5);
        private List<Comparison> comparisons = List.of();
        private List<String> fields = List.of();
        private @Nullable Condition ruleCondition;
        private @Nullable Integer percentile;
        private boolean isGroupRequired;
        private @Nullable Duration throttle;
        private boolean isGenerating;
        private @Nullable Level level = Level.HIGH;

        private Builder(String key, Type type, List<String> rules) {
            this.key = key;
            this.type = type;
            this.rules = rules;
        }

        public Builder groupBy(String... names) {
            groupBy = List.of(names);
            return this;
        }

        public Builder aliases(Map<String, Map<String, String>> byName) {
            aliases = byName;
            return this;
        }

        public Builder timespan(Duration span) {
            timespan = span;
            return this;
        }

        public Builder gte(long threshold) {
            return when(comparison(Operator.GTE, threshold));
        }

        public Builder when(Comparison... all) {
            comparisons = List.of(all);
            return this;
        }

        public Builder fields(String... names) {
            fields = List.of(names);
            return this;
        }

        public Builder ruleCondition(Condition condition) {
            ruleCondition = condition;
            return this;
        }

        public Builder percentile(int percent) {
            percentile = percent;
            return this;
        }

        public Builder requireGroup() {
            isGroupRequired = true;
            return this;
        }

        public Builder throttle(Duration span) {
            throttle = span;
            return this;
        }

        public Builder generate() {
            isGenerating = true;
            return this;
        }

        public Builder level(@Nullable Level own) {
            level = own;
            return this;
        }

        public SigmaCorrelation build() {
            return new SigmaCorrelation(
                    header(key, level),
                    type,
                    rules,
                    groupBy,
                    aliases,
                    timespan,
                    comparisons,
                    fields,
                    percentile,
                    ruleCondition,
                    isGroupRequired,
                    throttle,
                    isGenerating);
        }
    }
}
