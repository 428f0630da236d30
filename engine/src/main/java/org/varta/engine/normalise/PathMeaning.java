package org.varta.engine.normalise;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.varta.rules.event.FieldCatalog;

/**
 * Under which field names a value is known, by the names that lead to it from the root.
 *
 * <p>Seen from each container that it stands in, the root included, a value is known by the remaining names joined by dots,
 * and by the same without spaces. Of XML turned to JSON, attributes are joined to their element by {@code _} ({@code
 * Provider.#attributes.Name} is {@code Provider_Name}) and {@code #text} is the element.
 */
final class PathMeaning {

    private static final String ATTRIBUTES = "#attributes";
    private static final String ATTRIBUTES_SUFFIX = "_attributes";
    private static final String TEXT = "#text";

    private final FieldCatalog catalog;
    private final FieldNames fieldNames;
    private final List<List<String>> containers;
    private final int maxNameLength;

    PathMeaning(FieldCatalog catalog, FieldNames fieldNames, List<String> containers) {
        this.catalog = catalog;
        this.fieldNames = fieldNames;
        this.containers =
                containers.stream().map(path -> List.of(path.split("\\."))).toList();
        int longest = 0;
        for (String name : catalog.names()) {
            longest = Math.max(longest, name.length());
        }
        for (String name : fieldNames.names()) {
            longest = Math.max(longest, name.length());
        }
        this.maxNameLength = longest;
    }

    /** Slots of the catalogue and keys of the mapping tables. */
    @SuppressWarnings("ArrayRecordComponent") // read on the hot path; identity equality is meant
    record Targets(int[] slots, int[] keys) {
        static final Targets NONE = new Targets(new int[0], new int[0]);
    }

    /** What a scalar at a path is bound to. */
    Targets ofScalar(List<String> path) {
        return of(names(path));
    }

    /**
     * What an object at a path is bound to: its path from the root alone. Inside event XML it is an element with attributes,
     * and its text is the value.
     */
    Targets ofObject(List<String> path) {
        return path.contains(ATTRIBUTES) ? Targets.NONE : of(Set.of(join(path)));
    }

    private Targets of(Set<String> names) {
        return new Targets(
                names.stream()
                        .mapToInt(catalog::slot)
                        .filter(slot -> slot != FieldCatalog.NO_SLOT)
                        .toArray(),
                names.stream()
                        .mapToInt(fieldNames::key)
                        .filter(key -> key != FieldNames.NO_KEY)
                        .toArray());
    }

    /** The innermost container's view first. */
    private Set<String> names(List<String> path) {
        Set<String> names = new LinkedHashSet<>();
        for (int from = path.size() - 1; from >= 0; from--) {
            if (from == 0 || isContainer(path.subList(0, from))) {
                String name = join(path.subList(from, path.size()));
                names.add(name);
                if (name.indexOf(' ') >= 0) {
                    names.add(name.replace(" ", ""));
                }
            }
        }
        return names;
    }

    private boolean isContainer(List<String> path) {
        for (List<String> pattern : containers) {
            boolean isSame = pattern.size() == path.size();
            for (int i = 0; isSame && i < pattern.size(); i++) {
                isSame = pattern.get(i).equals("*") || pattern.get(i).equals(path.get(i));
            }
            if (isSame) {
                return true;
            }
        }
        return false;
    }

    private String join(List<String> path) {
        StringBuilder joined = new StringBuilder();
        char separator = '.';
        for (String part : path) {
            if (part.equals(ATTRIBUTES)) {
                separator = '_';
            } else if (!part.equals(TEXT)) {
                if (!joined.isEmpty()) {
                    joined.append(separator);
                }
                boolean isAttributes = part.length() > ATTRIBUTES_SUFFIX.length() && part.endsWith(ATTRIBUTES_SUFFIX);
                joined.append(part, 0, part.length() - (isAttributes ? ATTRIBUTES_SUFFIX.length() : 0));
                separator = isAttributes ? '_' : '.';
            }
            if (joined.length() > maxNameLength * 2) {
                return "";
            }
        }
        return joined.toString();
    }
}
