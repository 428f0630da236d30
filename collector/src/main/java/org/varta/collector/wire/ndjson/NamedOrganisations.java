package org.varta.collector.wire.ndjson;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The organisations that a sender may name. What it does not name is its listener's own business. */
public final class NamedOrganisations {

    /** Nobody may name one. */
    public static final NamedOrganisations NONE = new NamedOrganisations(Set.of(), List.of());

    /** Characters of a name. */
    public static final int NAME_MAX = 64;

    private final Set<String> names;
    private final List<String> prefixes;

    private NamedOrganisations(Set<String> names, List<String> prefixes) {
        this.names = Set.copyOf(names);
        this.prefixes = List.copyOf(prefixes);
    }

    /**
     * Reads a setting.
     *
     * @param text names separated by commas; a star at the end of one stands for any rest: {@code grid,case-*}
     * @throws IllegalArgumentException naming what is wrong
     */
    public static NamedOrganisations of(String text) {
        Set<String> names = new HashSet<>();
        List<String> prefixes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            boolean isPrefix = name.endsWith("*");
            String fixed = isPrefix ? name.substring(0, name.length() - 1) : name;
            if (name.isEmpty()) {
                continue;
            }
            if (!isName(fixed)) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no organisation; expected at most " + NAME_MAX
                                + " of a-z, A-Z, 0-9, '.', '_' and '-', a letter or digit first, and perhaps a star at the end");
            }
            if (isPrefix) {
                prefixes.add(fixed);
            } else {
                names.add(fixed);
            }
        }
        return new NamedOrganisations(names, prefixes);
    }

    /** Whether a sender may name this one. */
    boolean allow(String name) {
        return isName(name) && (names.contains(name) || prefixes.stream().anyMatch(name::startsWith));
    }

    /** Whether text can be the name of an organisation. */
    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > NAME_MAX || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        return text.chars().allMatch(c -> isLetterOrDigit(c) || c == '.' || c == '_' || c == '-');
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
