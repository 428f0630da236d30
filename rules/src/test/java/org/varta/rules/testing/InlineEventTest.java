package org.varta.rules.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.event.Event.NONE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.LogSources;
import org.varta.rules.event.ValueKind;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlReader;

class InlineEventTest {

    private static final LogSources SOURCES = new LogSources(List.of(new LogSource("windows", null, "sysmon")));

    private final Event event = new Event(FieldCatalog.of(List.of("A", "id.orig_h", "p.name", "p", "missing")));

    @Test
    void bindsFieldsByTheNamesThatRulesUse() {
        fill("{A: x, id.orig_h: 192.0.2.1, other: y}");

        assertThat(values("A")).containsExactly("STRING x");
        assertThat(values("id.orig_h")).containsExactly("STRING 192.0.2.1");
        assertThat(values("missing")).isEmpty();
        assertThat(event.sources()).isEqualTo(SOURCES);
    }

    @Test
    void joinsTheNamesOfNestedMapsByDots() {
        fill("{p: {name: cmd}}");

        assertThat(values("p.name")).containsExactly("STRING cmd");
        assertThat(values("p")).containsExactly("OBJECT ");
    }

    @Test
    void bindsEachMemberOfAList() {
        fill("{A: [x, 7], p: [{name: a}, {name: b}], missing: []}");

        assertThat(values("A")).containsExactly("STRING x", "NUMBER 7");
        assertThat(values("p.name")).containsExactly("STRING a", "STRING b");
        assertThat(values("missing")).containsExactly("ARRAY ");
    }

    @Test
    void prefersANameWithDotsInItToThePathThatReadsTheSame() {
        fill("{p: {name: path}, p.name: literal}");

        assertThat(values("p.name")).containsExactly("STRING literal");
    }

    @Test
    void keepsTypes() {
        fill("{A: [1.5, True, false, ~, '7', ЖАБА]}");

        assertThat(values("A"))
                .containsExactly("NUMBER 1.5", "TRUE true", "FALSE false", "NULL null", "STRING 7", "STRING ЖАБА");
    }

    @Test
    void forgetsWhatTheEventHeld() {
        fill("{A: x}");
        fill("{p: y}");

        assertThat(values("A")).isEmpty();
        assertThat(values("p")).containsExactly("STRING y");
    }

    private void fill(String yaml) {
        Mapping fields = (Mapping)
                YamlReader.read(yaml, YamlLimits.DEFAULT).documents().getFirst().root();
        InlineEvent.fill(event, fields, SOURCES);
    }

    private List<String> values(String field) {
        List<String> values = new ArrayList<>();
        for (int b = event.firstBinding(event.catalog().slot(field)); b != NONE; b = event.nextBinding(b)) {
            ValueKind kind = event.kind(event.node(b));
            values.add(kind + " " + event.text(event.node(b)));
        }
        return values;
    }
}
