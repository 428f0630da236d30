package org.varta.rules.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.varta.rules.event.LogSource;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.ContentHash;
import org.varta.rules.parse.Problems;
import org.varta.rules.pipeline.Transformation.AddCondition;
import org.varta.rules.pipeline.Transformation.ChangeLogSource;
import org.varta.rules.pipeline.Transformation.Rename;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** What pipeline files say, in the order in which it is done. Immutable; a document that nothing is for stays as it is. */
public final class Pipeline {

    /** Changes nothing. */
    public static final Pipeline NONE = new Pipeline(List.of());

    /** One document of a pipeline file. */
    record Stage(long priority, List<Transformation> transformations, Map<String, List<String>> lists, String text) {
        Stage {
            transformations = List.copyOf(transformations);
            lists = Map.copyOf(lists);
        }
    }

    private final List<Stage> stages;
    private final List<Transformation> transformations;

    Pipeline(List<Stage> stages) {
        this.stages = stages.stream()
                .sorted(Comparator.comparingLong(Stage::priority))
                .toList();
        this.transformations = this.stages.stream()
                .flatMap(stage -> stage.transformations().stream())
                .toList();
    }

    /** Several as one: the lowest {@code priority} first, then in the order given. */
    public static Pipeline of(List<Pipeline> pipelines) {
        return new Pipeline(
                pipelines.stream().flatMap(one -> one.stages.stream()).toList());
    }

    /** Whether every document stays as it is. */
    public boolean isEmpty() {
        return transformations.isEmpty();
    }

    /** What {@code value_placeholders} gives to placeholders, by name. */
    public SequencedMap<String, List<String>> lists() {
        SequencedMap<String, List<String>> lists = new LinkedHashMap<>();
        stages.forEach(stage -> stage.lists().forEach(lists::putIfAbsent));
        return lists;
    }

    /** Changes whenever a file does, and with nothing else; empty for {@link #NONE}. For hashing. */
    public String canonicalText() {
        StringBuilder text = new StringBuilder();
        stages.forEach(stage ->
                text.append("pipeline ").append(ContentHash.of(stage.text())).append('\n'));
        return text.toString();
    }

    /** The rule as this site needs it; empty when that is too large, which has been reported. */
    public Optional<SigmaRule> apply(SigmaRule rule, Problems problems) {
        LogSource source = rule.logSource();
        Fields fields = new Fields();
        SequencedMap<String, Detection> selections = new LinkedHashMap<>(rule.selections());
        List<Condition> conditions = rule.conditions();
        for (Transformation transformation : transformations) {
            if (!transformation.scope().holds(source)) {
                continue;
            }
            switch (transformation) {
                case Rename rename -> selections.replaceAll((name, one) -> fields.rename(one, rename));
                case AddCondition added -> conditions = joined(added, selections, conditions, rule.header());
                case ChangeLogSource change -> source = change.source();
            }
            if (isTooLarge(fields, rule.header(), problems)) {
                return Optional.empty();
            }
        }
        return Optional.of(isEmpty() ? rule : new SigmaRule(rule.header(), source, selections, conditions));
    }

    private static List<Condition> joined(
            AddCondition added,
            SequencedMap<String, Detection> selections,
            List<Condition> conditions,
            RuleHeader header) {
        StringBuilder name = new StringBuilder(added.name());
        while (selections.containsKey(name.toString())) {
            name.append('_');
        }
        selections.put(name.toString(), Fields.at(added.detection(), header.position()));
        Condition selection = new Condition.Selection(name.toString(), header.position());
        Condition one = added.isNegated() ? new Condition.Not(selection) : selection;
        List<Condition> joined = new ArrayList<>();
        conditions.forEach(condition -> joined.add(new Condition.And(List.of(one, condition))));
        return joined;
    }

    /** The filter as this site needs it: names and log source; conditions are added to rules alone. */
    public Optional<SigmaFilter> apply(SigmaFilter filter, Problems problems) {
        LogSource source = filter.logSource();
        Fields fields = new Fields();
        SequencedMap<String, Detection> selections = new LinkedHashMap<>(filter.selections());
        for (Transformation transformation : transformations) {
            if (!transformation.scope().holds(source)) {
                continue;
            }
            switch (transformation) {
                case Rename rename -> selections.replaceAll((name, one) -> fields.rename(one, rename));
                case AddCondition ignored -> {}
                case ChangeLogSource change -> source = change.source();
            }
            if (isTooLarge(fields, filter.header(), problems)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                isEmpty()
                        ? filter
                        : new SigmaFilter(filter.header(), source, filter.rules(), selections, filter.conditions()));
    }

    private static boolean isTooLarge(Fields fields, RuleHeader header, Problems problems) {
        if (fields.isOverLimit()) {
            problems.error(
                    Code.VALUE_LIMIT,
                    header.position(),
                    "after the pipelines there are more than " + Fields.ITEMS_MAX
                            + " comparisons; map fields to fewer names");
        }
        return fields.isOverLimit();
    }

    /**
     * The correlation as this site needs it; empty when a field has several names now, which has been reported.
     *
     * @param sourcesOf the log sources, as written, of the detection rules behind a reference
     */
    public Optional<SigmaCorrelation> apply(
            SigmaCorrelation correlation, Function<String, List<LogSource>> sourcesOf, Problems problems) {
        if (isEmpty()) {
            return Optional.of(correlation);
        }
        int errors = problems.errors();
        List<LogSource> all = correlation.rules().stream()
                .flatMap(rule -> sourcesOf.apply(rule).stream())
                .distinct()
                .toList();
        Function<String, String> name = field -> single(field, all, correlation.header(), problems);
        Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
        correlation.aliases().forEach((alias, byRule) -> {
            Map<String, String> renamed = new LinkedHashMap<>();
            byRule.forEach((rule, field) ->
                    renamed.put(rule, single(field, sourcesOf.apply(rule), correlation.header(), problems)));
            aliases.put(alias, renamed);
        });
        SigmaCorrelation renamed = new SigmaCorrelation(
                correlation.header(),
                correlation.type(),
                correlation.rules(),
                correlation.groupBy().stream()
                        .map(field -> aliases.containsKey(field) ? field : name.apply(field))
                        .toList(),
                aliases,
                correlation.timespan(),
                correlation.comparisons(),
                correlation.conditionFields().stream().map(name).toList(),
                correlation.percentile(),
                correlation.ruleCondition(),
                correlation.isGroupRequired(),
                correlation.throttle(),
                correlation.isGenerating());
        return problems.errors() == errors ? Optional.of(renamed) : Optional.empty();
    }

    /**
     * An input of an EPL rule with the event's fields as this site calls them; empty when a field has several names now,
     * which has been reported.
     *
     * @param sources the log sources, as written, of the input's rule
     */
    public Optional<EplRule.Input> apply(
            EplRule rule, EplRule.Input input, List<LogSource> sources, Problems problems) {
        if (isEmpty()) {
            return Optional.of(input);
        }
        int errors = problems.errors();
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        input.fields().forEach((name, field) -> fields.put(name, single(field, sources, rule.header(), problems)));
        return problems.errors() > errors
                ? Optional.empty()
                : Optional.of(new EplRule.Input(input.position(), input.reference(), input.detection(), fields));
    }

    private String single(String field, List<LogSource> written, RuleHeader rule, Problems problems) {
        String name = field;
        List<LogSource> sources = written;
        for (Transformation transformation : transformations) {
            Scope scope = transformation.scope();
            if (sources.stream().noneMatch(scope::holds)) {
                continue;
            }
            switch (transformation) {
                case AddCondition ignored -> {}
                case ChangeLogSource change ->
                    sources = sources.stream()
                            .map(source -> scope.holds(source) ? change.source() : source)
                            .toList();
                case Rename rename -> {
                    List<String> names = rename.of(name);
                    if (names.size() > 1) {
                        problems.error(
                                Code.AMBIGUOUS_FIELD,
                                rule.position(),
                                "a pipeline maps " + name + " to " + String.join(", ", names)
                                        + "; a correlation needs one field: give it an alias for each rule");
                        return field;
                    }
                    name = names.getFirst();
                }
            }
        }
        return name;
    }
}
