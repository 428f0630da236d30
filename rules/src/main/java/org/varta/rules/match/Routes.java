package org.varta.rules.match;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSources;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/** Which rules want the events of a log source. Thread-safe. */
final class Routes {

    /**
     * So many combinations of log sources are remembered; mapping tables give a few hundred. Those that come later are
     * routed all the same, only slower.
     */
    static final int MAX_REMEMBERED = 4096;

    private final List<PlannedRule> rules;
    private final GramCounts counts = new GramCounts();
    private final List<Optional<Set<Atom>>> necessary;
    private final Map<LogSources, Route> remembered = new ConcurrentHashMap<>();

    /** @param predicates of the rules, normalised */
    Routes(List<PlannedRule> rules, List<Predicate> predicates, FieldCatalog catalog) {
        this.rules = rules;
        predicates.forEach(predicate -> count(predicate, catalog));
        NecessaryAtoms atoms = new NecessaryAtoms(catalog, counts::frequency);
        this.necessary = predicates.stream().map(atoms::of).toList();
    }

    /** The route of an event of these sources. */
    Route of(LogSources sources) {
        Route known = remembered.get(sources);
        if (known != null) {
            return known;
        }
        int[] wanted = IntStream.range(0, rules.size())
                .filter(rule -> sources.coveredBy(rules.get(rule).logSource()))
                .toArray();
        if (remembered.size() >= MAX_REMEMBERED) {
            return Route.withoutIndex(wanted);
        }
        return remembered.computeIfAbsent(sources, key -> Route.of(wanted, necessary, counts));
    }

    int remembered() {
        return remembered.size();
    }

    private void count(Predicate predicate, FieldCatalog catalog) {
        switch (predicate) {
            case Predicate.And(var operands) -> operands.forEach(operand -> count(operand, catalog));
            case Predicate.Or(var operands) -> operands.forEach(operand -> count(operand, catalog));
            case Predicate.Not(Predicate operand) -> count(operand, catalog);
            case Predicate.Field(String field, ValueTest test) -> count(catalog.slot(field), test);
            case Predicate.Keyword(ValueTest test) -> count(Atom.ANY_VALUE, test);
            case Predicate.IsNull isNull -> {}
            case Predicate.Exists exists -> {}
            case Predicate.FieldReference reference -> {}
        }
    }

    private void count(int slot, ValueTest test) {
        if (test instanceof ValueTest.Pattern pattern) {
            NecessaryAtoms.ofPattern(slot, pattern).forEach(counts::add);
        }
    }
}
