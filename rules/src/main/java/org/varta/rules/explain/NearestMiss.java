package org.varta.rules.explain;

import java.util.Comparator;
import java.util.List;

/** The fewest lines that would have to say otherwise for a part of a rule to say otherwise. */
final class NearestMiss {

    private NearestMiss() {}

    /** The lines that keep the part from holding; empty when it holds. */
    static List<Verdict.Item> of(Verdict part) {
        return toBe(part, true);
    }

    private static List<Verdict.Item> toBe(Verdict part, boolean wanted) {
        if (part.holds() == wanted) {
            return List.of();
        }
        return switch (part) {
            case Verdict.Item item -> List.of(item);
            case Verdict.Selection(var name, var holds, Verdict body) -> toBe(body, wanted);
            case Verdict.Group(var join, var label, var holds, List<Verdict> parts) ->
                switch (join) {
                    case NOT -> toBe(parts.getFirst(), !wanted);
                    case ALL -> wanted ? every(parts, true) : fewest(parts, false);
                    case ANY -> wanted ? fewest(parts, true) : every(parts, false);
                };
        };
    }

    private static List<Verdict.Item> every(List<Verdict> parts, boolean wanted) {
        return parts.stream().flatMap(part -> toBe(part, wanted).stream()).toList();
    }

    private static List<Verdict.Item> fewest(List<Verdict> parts, boolean wanted) {
        return parts.stream()
                .map(part -> toBe(part, wanted))
                .min(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }
}
