package org.varta.rules.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.varta.rules.pipeline.Transformation.Rename;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.Detection.Item;
import org.varta.rules.sigma.Detection.Value;
import org.varta.rules.sigma.Modifier;
import org.varta.rules.sigma.Position;

/** Rewrites detections; counts what it makes, so that mappings to several names cannot grow without end. */
final class Fields {

    /** More items than that are in no document after a pipeline. */
    static final int ITEMS_MAX = 10_000;

    private int items;

    boolean isOverLimit() {
        return items > ITEMS_MAX;
    }

    /** A detection with other field names. */
    Detection rename(Detection detection, Rename rename) {
        return switch (detection) {
            case Detection.AllOf(List<Detection> parts) -> new Detection.AllOf(renamed(parts, rename));
            case Detection.AnyOf(List<Detection> parts) -> new Detection.AnyOf(renamed(parts, rename));
            case Item item -> item(item, rename);
        };
    }

    private List<Detection> renamed(List<Detection> parts, Rename rename) {
        List<Detection> renamed = new ArrayList<>();
        for (Detection part : parts) {
            renamed.add(isOverLimit() ? part : rename(part, rename));
        }
        return renamed;
    }

    private Detection item(Item item, Rename rename) {
        List<Value> values = values(item, rename);
        List<String> names = item.field() == null ? List.of() : rename.of(item.field());
        items += Math.max(1, names.size()) + values.size();
        if (names.size() < 2 || isOverLimit()) {
            String only = names.isEmpty() ? item.field() : names.getFirst();
            return new Item(only, item.modifiers(), values, item.position());
        }
        List<Detection> parts = new ArrayList<>();
        for (String name : names) {
            parts.add(new Item(name, item.modifiers(), values, item.position()));
        }
        return asksForAbsence(item) ? new Detection.AllOf(parts) : new Detection.AnyOf(parts);
    }

    /** What is said not to be there has to be missing under every name. */
    private static boolean asksForAbsence(Item item) {
        Value first = item.values().getFirst();
        return item.modifiers().contains(Modifier.NEQ)
                || first instanceof Value.Null
                || (item.modifiers().contains(Modifier.EXISTS)
                        && first instanceof Value.Bool(boolean value, var at)
                        && !value);
    }

    /** {@code fieldref} names a field too. */
    private static List<Value> values(Item item, Rename rename) {
        if (!item.modifiers().contains(Modifier.FIELDREF)) {
            return item.values();
        }
        List<Value> values = new ArrayList<>();
        for (Value value : item.values()) {
            if (value instanceof Value.Text(String text, Position position) && values.size() <= ITEMS_MAX) {
                rename.of(text).forEach(name -> values.add(new Value.Text(name, position)));
            } else {
                values.add(value);
            }
        }
        return values;
    }

    /** A detection of a pipeline as a part of a rule, where its places would mislead. */
    static Detection at(Detection detection, Position place) {
        return switch (detection) {
            case Detection.AllOf(List<Detection> parts) ->
                new Detection.AllOf(parts.stream().map(part -> at(part, place)).toList());
            case Detection.AnyOf(List<Detection> parts) ->
                new Detection.AnyOf(parts.stream().map(part -> at(part, place)).toList());
            case Item item ->
                new Item(
                        item.field(),
                        item.modifiers(),
                        item.values().stream().map(value -> at(value, place)).toList(),
                        place);
        };
    }

    private static Value at(Value value, Position place) {
        return switch (value) {
            case Value.Text text -> new Value.Text(text.text(), place);
            case Value.Numeric number -> new Value.Numeric(number.number(), place);
            case Value.Bool bool -> new Value.Bool(bool.value(), place);
            case Value.Null nothing -> new Value.Null(place);
        };
    }
}
