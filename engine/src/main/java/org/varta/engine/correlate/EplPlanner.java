package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.EplGate.Column;
import org.varta.engine.correlate.EplGate.Verdict;
import org.varta.engine.correlate.PlannedEpl.InputType;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem.Severity;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.EplRule.Input;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaRule;

/** Works out which EPL rules run, and which hits go into them. */
final class EplPlanner {

    private final EplGate gate;
    private final Map<String, RuleHeader> headersByReference;
    private final List<PlannedEpl> planned = new ArrayList<>();
    private final List<Unsupported> unsupported = new ArrayList<>();
    private final Map<String, PlannedSource> sources = new HashMap<>();
    private final Map<String, List<EplFeed>> feeds = new HashMap<>();
    private final Set<String> inputs = new HashSet<>();

    EplPlanner(EplGate gate, Map<String, RuleHeader> headersByReference) {
        this.gate = gate;
        this.headersByReference = headersByReference;
    }

    void add(EplRule rule) {
        for (Input input : rule.inputs().values()) {
            SigmaRule own = input.detection();
            if (own != null) {
                inputs.add(own.header().key());
            }
        }
        switch (gate.judge(rule)) {
            case Verdict.Refused(Code code, Position position, String message) ->
                unsupported.add(new Unsupported(rule.header(), code, Severity.ERROR, position, message));
            case Verdict.Admitted admitted -> {
                String fault = groupFault(rule, admitted.columns());
                if (fault == null) {
                    link(rule, admitted);
                } else {
                    unsupported.add(
                            new Unsupported(rule.header(), Code.EPL_SYNTAX, Severity.ERROR, rule.body(), fault));
                }
            }
        }
    }

    private static @Nullable String groupFault(EplRule rule, List<Column> columns) {
        List<String> values = columns.stream()
                .filter(column -> column.kind() == Column.Kind.VALUE)
                .map(Column::name)
                .toList();
        for (String name : rule.groupBy()) {
            if (!values.contains(name)) {
                return "group-by names " + name + ", which is no value that the statement selects; there are "
                        + String.join(", ", values);
            }
        }
        return null;
    }

    private void link(EplRule rule, Verdict.Admitted admitted) {
        RuleHeader header = rule.header();
        Level level = header.level() == null ? Planner.LEVEL_IF_NONE : header.level();
        List<InputType> types = new ArrayList<>();
        rule.inputs()
                .forEach((name, input) -> types.add(new InputType(
                        name,
                        List.copyOf(input.fields().keySet()),
                        admitted.holding().contains(name))));
        PlannedEpl into = new PlannedEpl(
                planned.size(),
                header,
                level.keyword(),
                types,
                admitted.statement(),
                admitted.columns(),
                admitted.looks(),
                rule.groupBy(),
                admitted.spanMs(),
                rule.lateness().toMillis(),
                rule.throttle().toMillis());
        planned.add(into);
        sources.put(header.key(), new PlannedSource(header, level.keyword(), true, List.of(), List.of()));
        int at = 0;
        for (Input input : rule.inputs().values()) {
            feeds.computeIfAbsent(key(input), k -> new ArrayList<>())
                    .add(new EplFeed(into, at++, List.copyOf(input.fields().values())));
        }
    }

    private String key(Input input) {
        SigmaRule own = input.detection();
        if (own != null) {
            return own.header().key();
        }
        String reference = requireNonNull(input.reference());
        RuleHeader named = headersByReference.get(reference);
        RuleHeader header = named == null ? headersByReference.get(reference.toLowerCase(Locale.ROOT)) : named;
        return requireNonNull(header, "the loader lets no other reference pass").key();
    }

    List<PlannedEpl> planned() {
        return planned;
    }

    List<Unsupported> unsupported() {
        return unsupported;
    }

    /** The EPL rules in force, as sources of alerts. */
    Map<String, PlannedSource> sources() {
        return sources;
    }

    /** Whether a rule is there for an EPL rule alone. */
    boolean isInput(String key) {
        return inputs.contains(key);
    }

    List<EplFeed> feeds(String key) {
        return feeds.getOrDefault(key, List.of());
    }

    long reachMs() {
        return planned.stream().mapToLong(PlannedEpl::reachMs).max().orElse(0);
    }
}
