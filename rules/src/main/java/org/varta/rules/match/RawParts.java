package org.varta.rules.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of literals that stand in JSON text as they are. */
final class RawParts {

    private RawParts() {}

    /**
     * An index that tells of every atom that holds, and sometimes of one that does not; null when that cannot be done by
     * looking at text as it stands.
     */
    static @Nullable GramIndex index(Map<Atom, Integer> atoms, GramIndex.Rarity rarity) {
        List<Needle> parts = new ArrayList<>();
        for (Map.Entry<Atom, Integer> entry : atoms.entrySet()) {
            byte[] part = entry.getKey() instanceof Atom.Text text ? longest(text.bytes()) : new byte[0];
            if (part.length < GramIndex.GRAM) {
                return null;
            }
            parts.add(new Needle(part, entry.getValue()));
        }
        return parts.isEmpty() ? null : new GramIndex(parts, rarity);
    }

    /** The longest run without quotes, backslashes, control characters, slashes and bytes beyond ASCII. */
    static byte[] longest(byte[] literal) {
        int best = 0;
        int bestLength = 0;
        int from = 0;
        for (int i = 0; i <= literal.length; i++) {
            if (i == literal.length || !isNeverEscaped(literal[i])) {
                if (i - from > bestLength) {
                    best = from;
                    bestLength = i - from;
                }
                from = i + 1;
            }
        }
        return Arrays.copyOfRange(literal, best, best + bestLength);
    }

    private static boolean isNeverEscaped(byte c) {
        return c >= ' ' && c != '"' && c != '\\' && c != '/';
    }
}
