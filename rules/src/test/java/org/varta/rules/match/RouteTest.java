package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.match.TestRules.compile;
import static org.varta.rules.match.TestRules.like;
import static org.varta.rules.match.TestRules.not;
import static org.varta.rules.match.TestRules.or;
import static org.varta.rules.match.TestRules.rule;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.LogSources;
import org.varta.rules.match.TextTests.Place;

class RouteTest {

    @Test
    void filesEachRuleUnderAllThatItNeeds() {
        CompiledRules rules = compile(
                rule("both", or(like("A", "one"), like("A", "*two*"))),
                rule("absent", not(like("A", "one"))),
                rule("same", like("A", "one")));
        Route route = rules.routes().of(LogSources.NONE);
        int slot = rules.catalog().slot("A");

        Map<Atom, int[]> needed = route.needed();
        assertThat(needed).hasSize(2);
        assertThat(needed.get(new Atom.Text(slot, "one", Place.WHOLE))).containsExactly(0, 2);
        assertThat(needed.get(new Atom.Text(slot, "two", Place.ANYWHERE))).containsExactly(0);
        assertThat(route.always()).containsExactly(1);
        assertThat(route.rules()).isEqualTo(rules.compiled());
    }
}
