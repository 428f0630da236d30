package org.varta.rules.pack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;

/** Documents by what other documents call them: their id, whatever its case, or their name. */
final class References {

    private final Map<String, SigmaDocument> byReference = new HashMap<>();

    References(List<? extends SigmaDocument> documents) {
        for (SigmaDocument document : documents) {
            of(document.header()).forEach(reference -> byReference.putIfAbsent(reference, document));
        }
    }

    /** What a document may be called; ids in lower case. */
    static List<String> of(RuleHeader header) {
        List<String> references = new ArrayList<>();
        if (header.id() != null) {
            references.add(header.id());
        }
        if (header.name() != null) {
            references.add(header.name());
        }
        return references;
    }

    /** Whether one of {@code references} means this document. */
    static boolean isNamed(RuleHeader header, List<String> references) {
        return references.stream()
                .anyMatch(reference ->
                        reference.toLowerCase(Locale.ROOT).equals(header.id()) || reference.equals(header.name()));
    }

    /** Whether a filter means this rule, by name or by log source alone. */
    static boolean applies(SigmaFilter filter, SigmaRule rule) {
        boolean isNamed = filter.rules().isEmpty() || isNamed(rule.header(), filter.rules());
        return isNamed && filter.logSource().covers(rule.logSource());
    }

    @Nullable
    SigmaDocument get(String reference) {
        SigmaDocument named = byReference.get(reference);
        return named == null ? byReference.get(reference.toLowerCase(Locale.ROOT)) : named;
    }

    List<String> all() {
        return List.copyOf(byReference.keySet());
    }
}
