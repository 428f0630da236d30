package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.varta.rules.event.FieldCatalog;

/** What a compiled rule set is made of as text, so that two can be compared: numbers given on the way do not show. */
final class Structure {

    private final FieldCatalog catalog;
    private final IdentityHashMap<Node, Integer> shared = new IdentityHashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Structure(FieldCatalog catalog) {
        this.catalog = catalog;
    }

    /** Of the rules, what they share, and the routes taken so far. */
    static String of(CompiledRules rules) {
        Structure structure = new Structure(rules.catalog());
        structure.text.append(String.join(" ", rules.catalog().names())).append('\n');
        for (CompiledRule rule : rules.compiled()) {
            structure.text.append(key(rule)).append(rule.fields()).append(' ');
            structure.node(rule.node());
            structure.text.append(" needs ");
            rule.necessary()
                    .ifPresent(atoms -> structure.text.append(
                            atoms.stream().map(structure::atom).sorted().toList()));
            structure.text.append('\n');
        }
        rules.routes().remembered().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> structure.route(entry.getKey().toString(), entry.getValue()));
        return structure.text.toString();
    }

    private void route(String sources, Route route) {
        text.append(sources).append(keys(route.rules())).append(Arrays.toString(route.always()));
        Map<String, String> needed = new TreeMap<>();
        route.needed().forEach((atom, positions) -> needed.put(atom(atom), Arrays.toString(positions)));
        text.append(needed).append('\n');
    }

    private void node(Node node) {
        switch (node) {
            case Node.All(List<Node> operands, int cost) -> nodes("all " + cost, operands);
            case Node.Any(List<Node> operands, int cost) -> nodes("any " + cost, operands);
            case Node.Not(Node operand) -> nodes("not", List.of(operand));
            case Node.Shared one -> {
                Integer known = shared.putIfAbsent(one, shared.size());
                text.append("shared ").append(known == null ? shared.size() - 1 : known);
                nodes("", List.of(one.inner()));
            }
            case Node.Field(int slot, List<ScalarTest> tests, int cost) -> leaf(catalog.name(slot), tests, cost);
            case Node.Keyword(List<ScalarTest> tests, int cost) -> leaf("keyword", tests, cost);
            case Node.IsNull(int slot) -> text.append("null ").append(catalog.name(slot));
            case Node.Exists(int slot) -> text.append("exists ").append(catalog.name(slot));
            case Node.Reference(int slot, int other, var relation, boolean isCased) ->
                text.append(catalog.name(slot) + relation + catalog.name(other) + isCased);
        }
    }

    private void nodes(String name, List<Node> operands) {
        text.append(name).append('(');
        operands.forEach(operand -> {
            node(operand);
            text.append(' ');
        });
        text.append(')');
    }

    private void leaf(String name, List<ScalarTest> tests, int cost) {
        List<String> kinds = new ArrayList<>();
        tests.forEach(test -> kinds.add(test.getClass().getSimpleName() + test.cost()));
        text.append(name).append(' ').append(cost).append(kinds);
    }

    private String atom(Atom atom) {
        String field = atom.slot() == Atom.ANY_VALUE ? "any" : catalog.name(atom.slot());
        return switch (atom) {
            case Atom.Text(int slot, String literal, var place) -> field + " " + place + " " + literal;
            case Atom.Numeric(int slot, var number) -> field + " = " + number;
        };
    }

    private static List<String> keys(List<CompiledRule> rules) {
        return rules.stream().map(Structure::key).toList();
    }

    private static String key(CompiledRule rule) {
        return rule.planned().rule().header().key();
    }
}
