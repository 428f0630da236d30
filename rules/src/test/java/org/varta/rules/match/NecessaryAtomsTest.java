package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.and;
import static org.varta.rules.match.TestRules.field;
import static org.varta.rules.match.TestRules.keyword;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;
import static org.varta.rules.match.TestRules.or;
import static org.varta.rules.match.TestRules.pattern;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.match.TextTests.Place;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

class NecessaryAtomsTest {

    private static final FieldCatalog CATALOG = FieldCatalog.of(RandomCases.FIELDS);

    /** The longer, the rarer. */
    private static Optional<Set<Atom>> atoms(Predicate predicate) {
        return new NecessaryAtoms(
                        CATALOG,
                        atom -> atom instanceof Atom.Text text
                                ? 1.0 / (1 + text.literal().length())
                                : 0.1)
                .of(Normalised.of(predicate));
    }

    private static Atom text(int slot, String literal, Place place) {
        return new Atom.Text(slot, literal, place);
    }

    @Test
    void ofAnAndAreThoseOfItsCheapestOperand() {
        assertThat(atoms(and(like("A", "*ab*"), like("B", "*longer"), not(like("C", "longest literal")))))
                .hasValue(Set.of(text(1, "longer", Place.END)));
    }

    @Test
    void ofAnOrAreThoseOfEveryOperand() {
        assertThat(atoms(or(like("A", "x*"), and(like("B", "y"), new Predicate.IsNull("C")))))
                .hasValue(Set.of(text(0, "x", Place.START), text(1, "y", Place.WHOLE)));
        assertThat(atoms(or(like("A", "x*"), new Predicate.IsNull("C")))).isEmpty();
    }

    @Test
    void ofAPatternAreItsRarestLiteralInItsPlace() {
        assertThat(atoms(like("A", "ab*longer*c"))).hasValue(Set.of(text(0, "longer", Place.ANYWHERE)));
        assertThat(atoms(like("A", "longest*longer*c"))).hasValue(Set.of(text(0, "longest", Place.START)));
        assertThat(atoms(like("A", "?x"))).hasValue(Set.of(text(0, "x", Place.END)));
        assertThat(atoms(like("A", ""))).hasValue(Set.of(text(0, "", Place.WHOLE)));
        assertThat(atoms(field("A", pattern("*MixeD*", true)))).hasValue(Set.of(text(0, "mixed", Place.ANYWHERE)));
        assertThat(atoms(like("A", "*?*"))).isEmpty();
        assertThat(atoms(like("A", "*\uD83D*"))).isEmpty();
    }

    @Test
    void ofOtherTestsAreWhatCanBeLookedUp() {
        assertThat(atoms(field("A", new ValueTest.NumberEquals(new BigDecimal("4688.0")))))
                .hasValue(Set.of(new Atom.Numeric(0, new BigDecimal("4688"))));
        assertThat(atoms(field("A", new ValueTest.Regex("a+(b|c)Long.*$", false, false, false))))
                .hasValue(Set.of(text(0, "long", Place.ANYWHERE)));
        assertThat(atoms(field("A", new ValueTest.Regex("\\d|abc", false, false, false))))
                .isEmpty();
        assertThat(atoms(field("A", new ValueTest.BooleanEquals(true)))).hasValue(Set.of(text(0, "true", Place.WHOLE)));
        assertThat(atoms(keyword("word"))).hasValue(Set.of(text(Atom.ANY_VALUE, "word", Place.ANYWHERE)));
        assertThat(atoms(field("A", new ValueTest.TimePart(ValueTest.Part.HOUR, 3))))
                .isEmpty();
        assertThat(atoms(new Predicate.Exists("A"))).isEmpty();
        assertThat(atoms(or())).hasValue(Set.of());
        assertThat(atoms(and())).isEmpty();
    }

    @Test
    void holdInEveryEventThatSatisfiesARandomPredicate() {
        int checked = 0;
        for (int round = 0; round < 20_000; round++) {
            long seed = 7_919L * round + 3;
            RandomCases cases = new RandomCases(new Random(seed));
            Predicate predicate = cases.predicate(1);
            Optional<Set<Atom>> atoms = atoms(predicate);
            Map<String, List<NaiveOracle.Value>> event = cases.event();
            if (atoms.isPresent() && new NaiveOracle(event).holds(predicate)) {
                checked++;
                assertThat(atoms.get())
                        .as("seed %d: %s on %s", seed, predicate, event)
                        .anyMatch(atom -> holds(atom, event));
            }
        }
        assertThat(checked).isGreaterThan(300);
    }

    private static boolean holds(Atom atom, Map<String, List<NaiveOracle.Value>> event) {
        return event.entrySet().stream()
                .filter(e -> atom.slot() == Atom.ANY_VALUE || CATALOG.slot(e.getKey()) == atom.slot())
                .flatMap(e -> e.getValue().stream())
                .filter(NaiveOracle.Value::isTestable)
                .anyMatch(value -> holds(atom, value.text()));
    }

    private static boolean holds(Atom atom, String text) {
        return switch (atom) {
            case Atom.Numeric(int slot, BigDecimal number) -> {
                try {
                    yield new BigDecimal(text).compareTo(number) == 0;
                } catch (NumberFormatException e) {
                    yield false;
                }
            }
            case Atom.Text(int slot, String literal, Place place) -> {
                String folded = CaseFolding.fold(text);
                yield switch (place) {
                    case WHOLE -> folded.equals(literal);
                    case START -> folded.startsWith(literal);
                    case END -> folded.endsWith(literal);
                    case ANYWHERE -> folded.contains(literal);
                };
            }
        };
    }
}
