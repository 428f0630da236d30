package org.varta.engine.normalise;

import static org.varta.rules.event.Event.NONE;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.varta.engine.normalise.Mappings.Condition;
import org.varta.engine.normalise.Mappings.FieldMapping;
import org.varta.engine.normalise.Mappings.Row;
import org.varta.rules.event.CaseFolding;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.ValueKind;

/** Rows of the mapping tables with names turned to numbers. Immutable. */
final class RowTable {

    private final FieldNames names;
    private final List<CompiledRow> rows;

    private record CompiledRow(
            List<List<Test>> when,
            List<List<Test>> unless,
            List<LogSource> is,
            List<Naming> namings,
            List<CompiledRow> rows) {}

    /** Folded values; none means that the field only has to be there. */
    private record Test(int key, Set<String> anyOf) {}

    /** A name to give: its key, its slot or {@link FieldCatalog#NO_SLOT}, and where its values may stand. */
    @SuppressWarnings("ArrayRecordComponent") // read on the hot path; identity equality is meant
    record Naming(int key, int slot, int[] from) {}

    /** What the rows that apply have to say. */
    record Verdict(List<LogSource> sources, List<Naming> namings) {}

    RowTable(List<Row> rows, FieldNames names, FieldCatalog catalog) {
        this.names = names;
        this.rows = rows.stream().map(row -> compile(row, names, catalog)).toList();
    }

    private static CompiledRow compile(Row row, FieldNames names, FieldCatalog catalog) {
        row.is().forEach(source -> {
            addTemplate(source.product(), names);
            addTemplate(source.category(), names);
            addTemplate(source.service(), names);
        });
        return new CompiledRow(
                compile(row.when(), names),
                compile(row.unless(), names),
                row.is(),
                row.fields().stream()
                        .map(mapping -> compile(mapping, names, catalog))
                        .toList(),
                row.rows().stream().map(inner -> compile(inner, names, catalog)).toList());
    }

    private static List<List<Test>> compile(List<List<Condition>> alternatives, FieldNames names) {
        return alternatives.stream()
                .map(all ->
                        all.stream().map(condition -> compile(condition, names)).toList())
                .toList();
    }

    private static Test compile(Condition condition, FieldNames names) {
        return new Test(
                names.add(condition.field()),
                condition.anyOf().stream().map(CaseFolding::fold).collect(Collectors.toUnmodifiableSet()));
    }

    private static Naming compile(FieldMapping mapping, FieldNames names, FieldCatalog catalog) {
        return new Naming(names.add(mapping.field()), catalog.slot(mapping.field()), names.addAll(mapping.from()));
    }

    /** The keys whose values decide. */
    int[] testedByValue() {
        Set<Integer> keys = new LinkedHashSet<>();
        forEachRow(rows, row -> {
            forEachTest(row, test -> {
                if (!test.anyOf().isEmpty()) {
                    keys.add(test.key());
                }
            });
            row.is().forEach(source -> {
                addTemplate(source.product(), names).ifPresent(keys::add);
                addTemplate(source.category(), names).ifPresent(keys::add);
                addTemplate(source.service(), names).ifPresent(keys::add);
            });
        });
        return keys.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The keys whose presence alone decides. */
    int[] testedByPresence() {
        Set<Integer> keys = new LinkedHashSet<>();
        forEachRow(
                rows,
                row -> forEachTest(row, test -> {
                    if (test.anyOf().isEmpty()) {
                        keys.add(test.key());
                    }
                }));
        return keys.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void forEachRow(List<CompiledRow> rows, Consumer<CompiledRow> action) {
        for (CompiledRow row : rows) {
            action.accept(row);
            forEachRow(row.rows(), action);
        }
    }

    private static void forEachTest(CompiledRow row, Consumer<Test> action) {
        row.when().forEach(all -> all.forEach(action));
        row.unless().forEach(all -> all.forEach(action));
    }

    /** The key of the field that a part of a log source stands for, if it is a template. */
    private static OptionalInt addTemplate(@Nullable String part, FieldNames names) {
        return part != null && part.startsWith("{")
                ? OptionalInt.of(names.add(part.substring(1, part.length() - 1)))
                : OptionalInt.empty();
    }

    /** Gives the names of each row that applies before the next row is tried. */
    void applyInTurn(Event event, Bindings bindings) {
        for (int i = 0; i < rows.size(); i++) {
            CompiledRow row = rows.get(i);
            if (applies(row, event, bindings)) {
                for (int n = 0; n < row.namings().size(); n++) {
                    give(row.namings().get(n), event, bindings);
                }
            }
        }
    }

    /** What the rows say about an event; the same for all events that agree in the tested keys. */
    Verdict judge(Event event, Bindings bindings) {
        Set<LogSource> sources = new LinkedHashSet<>();
        List<Naming> namings = new ArrayList<>();
        judge(rows, event, bindings, sources, namings);
        return new Verdict(List.copyOf(sources), List.copyOf(namings));
    }

    private void judge(
            List<CompiledRow> among, Event event, Bindings bindings, Set<LogSource> sources, List<Naming> namings) {
        for (CompiledRow row : among) {
            if (applies(row, event, bindings)) {
                for (LogSource source : row.is()) {
                    sources.add(new LogSource(
                            filled(source.product(), event, bindings),
                            filled(source.category(), event, bindings),
                            filled(source.service(), event, bindings)));
                }
                namings.addAll(row.namings());
                judge(row.rows(), event, bindings, sources, namings);
            }
        }
    }

    private @Nullable String filled(@Nullable String part, Event event, Bindings bindings) {
        OptionalInt key = addTemplate(part, names);
        if (key.isEmpty()) {
            return part;
        }
        int binding = bindings.first(key.getAsInt());
        return binding == NONE ? null : event.text(bindings.node(binding));
    }

    /** Binds the first of the places that the event has, unless the event knows the name already. */
    static void give(Naming naming, Event event, Bindings bindings) {
        if (bindings.has(naming.key())) {
            return;
        }
        for (int from : naming.from()) {
            if (bindings.has(from)) {
                for (int b = bindings.first(from); b != NONE; b = bindings.next(b)) {
                    int node = bindings.node(b);
                    bindings.bind(naming.key(), node);
                    if (naming.slot() != FieldCatalog.NO_SLOT) {
                        event.bind(naming.slot(), node);
                    }
                }
                return;
            }
        }
    }

    private static boolean applies(CompiledRow row, Event event, Bindings bindings) {
        return (row.when().isEmpty() || holds(row.when(), event, bindings)) && !holds(row.unless(), event, bindings);
    }

    private static boolean holds(List<List<Test>> alternatives, Event event, Bindings bindings) {
        for (int i = 0; i < alternatives.size(); i++) {
            if (holdAll(alternatives.get(i), event, bindings)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdAll(List<Test> tests, Event event, Bindings bindings) {
        for (int i = 0; i < tests.size(); i++) {
            if (!passes(tests.get(i), event, bindings)) {
                return false;
            }
        }
        return true;
    }

    private static boolean passes(Test test, Event event, Bindings bindings) {
        for (int b = bindings.first(test.key()); b != NONE; b = bindings.next(b)) {
            int node = bindings.node(b);
            if (event.kind(node) != ValueKind.NULL
                    && (test.anyOf().isEmpty()
                            || (event.kind(node).isScalar() && test.anyOf().contains(event.foldedText(node))))) {
                return true;
            }
        }
        return false;
    }
}
