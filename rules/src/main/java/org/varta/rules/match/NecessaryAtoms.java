package org.varta.rules.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.match.TextTests.Place;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.plan.ValueTest.Piece;

/**
 * Finds for a predicate a set of atoms of which at least one holds for every event that satisfies it. An event with none
 * of them need not be tried.
 *
 * <p>Of an And the operand with the cheapest set is enough; an Or needs a set of every operand; what is negated, and tests
 * that no atom can stand for, have none.
 */
final class NecessaryAtoms {

    private final FieldCatalog catalog;
    private final ToDoubleFunction<Atom> frequency;

    /**
     * @param frequency how often an atom is expected to hold, 0 to 1; only the order of sums matters
     */
    NecessaryAtoms(FieldCatalog catalog, ToDoubleFunction<Atom> frequency) {
        this.catalog = catalog;
        this.frequency = frequency;
    }

    /** The set for a normalised predicate, or nothing when the predicate has to be tried on every event. */
    Optional<Set<Atom>> of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> cheapest(operands);
            case Predicate.Or(List<Predicate> operands) -> union(operands);
            case Predicate.Field(String field, ValueTest test) -> of(catalog.slot(field), test);
            case Predicate.Keyword(ValueTest test) -> of(Atom.ANY_VALUE, test);
            case Predicate.Not not -> Optional.empty();
            case Predicate.IsNull isNull -> Optional.empty();
            case Predicate.Exists exists -> Optional.empty();
            case Predicate.FieldReference reference -> Optional.empty();
        };
    }

    private Optional<Set<Atom>> cheapest(List<Predicate> operands) {
        Optional<Set<Atom>> best = Optional.empty();
        double bestCost = Double.MAX_VALUE;
        for (Predicate operand : operands) {
            Optional<Set<Atom>> atoms = of(operand);
            if (atoms.isPresent()) {
                double cost = atoms.get().stream().mapToDouble(frequency).sum();
                if (cost < bestCost) {
                    best = atoms;
                    bestCost = cost;
                }
            }
        }
        return best;
    }

    private Optional<Set<Atom>> union(List<Predicate> operands) {
        Set<Atom> all = new LinkedHashSet<>();
        for (Predicate operand : operands) {
            Optional<Set<Atom>> atoms = of(operand);
            if (atoms.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(atoms.get());
        }
        return Optional.of(all);
    }

    private Optional<Set<Atom>> of(int slot, ValueTest test) {
        return switch (test) {
            case ValueTest.Pattern pattern -> rarest(ofPattern(slot, pattern));
            case ValueTest.Regex(String expression, boolean isIgnoreCase, boolean isMultiline, boolean isDotAll) ->
                ofRegex(slot, expression);
            case ValueTest.NumberEquals(var number) -> Optional.of(Set.of(new Atom.Numeric(slot, number)));
            case ValueTest.BooleanEquals(boolean expected) ->
                Optional.of(Set.of(new Atom.Text(slot, Boolean.toString(expected), Place.WHOLE)));
            case ValueTest.Cidr cidr -> Optional.empty();
            case ValueTest.Compare compare -> Optional.empty();
            case ValueTest.TimePart part -> Optional.empty();
        };
    }

    /** One atom for each literal of the pattern; each of them has to hold. */
    static List<Atom.Text> ofPattern(int slot, ValueTest.Pattern pattern) {
        List<Piece> pieces = pattern.pieces();
        if (pieces.isEmpty()) {
            return List.of(new Atom.Text(slot, "", Place.WHOLE));
        }
        List<Atom.Text> atoms = new ArrayList<>();
        int last = pieces.size() - 1;
        for (int i = 0; i <= last; i++) {
            if (pieces.get(i) instanceof Piece.Literal(String literal) && isWellFormed(literal)) {
                Place place = last == 0 ? Place.WHOLE : i == 0 ? Place.START : i == last ? Place.END : Place.ANYWHERE;
                atoms.add(new Atom.Text(slot, CaseFolding.fold(literal), place));
            }
        }
        return atoms;
    }

    private Optional<Set<Atom>> ofRegex(int slot, String expression) {
        Set<Atom> atoms = new LinkedHashSet<>();
        for (List<String> alternative : RegexLiterals.of(expression)) {
            List<Atom.Text> literals = alternative.stream()
                    .filter(NecessaryAtoms::isWellFormed)
                    .map(literal -> new Atom.Text(slot, CaseFolding.fold(literal), Place.ANYWHERE))
                    .toList();
            Optional<Set<Atom>> rarest = rarest(literals);
            if (rarest.isEmpty()) {
                return Optional.empty();
            }
            atoms.addAll(rarest.get());
        }
        return atoms.isEmpty() ? Optional.empty() : Optional.of(atoms);
    }

    private Optional<Set<Atom>> rarest(List<Atom.Text> literals) {
        Atom best = null;
        for (Atom atom : literals) {
            if (best == null || frequency.applyAsDouble(atom) < frequency.applyAsDouble(best)) {
                best = atom;
            }
        }
        return best == null ? Optional.empty() : Optional.of(Set.of(best));
    }

    /** Half a surrogate pair could be found inside a whole one, and folding would lose it. */
    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
