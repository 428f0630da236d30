package org.varta.engine.scan;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.RuleHeader;

/**
 * Which rules somebody wants to hear of. Each kind of choice that is given has to agree; within one kind, any.
 *
 * @param minLevel rules of this level or above; a rule without a level counts as medium
 * @param levels rules of these levels; empty for all
 * @param rules ids, or pieces of titles in any case; empty for all
 * @param tags {@code attack.t1059} also means its sub-techniques, {@code t1059} the same; empty for all
 */
public record RuleFilter(@Nullable Level minLevel, Set<Level> levels, List<String> rules, List<String> tags) {

    /** Every rule. */
    public static final RuleFilter ALL = new RuleFilter(null, Set.of(), List.of(), List.of());

    public RuleFilter {
        levels = Set.copyOf(levels);
        rules = rules.stream().map(RuleFilter::lower).toList();
        tags = tags.stream().map(RuleFilter::lower).toList();
    }

    /** Whether nothing is left out. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether a rule of this level is wanted. */
    public boolean takes(RuleHeader rule, Level level) {
        return (minLevel == null || level.compareTo(minLevel) >= 0)
                && (levels.isEmpty() || levels.contains(level))
                && (rules.isEmpty() || rules.stream().anyMatch(wanted -> isNamed(rule, wanted)))
                && (tags.isEmpty() || tags.stream().anyMatch(wanted -> isTagged(rule, wanted)));
    }

    private static boolean isNamed(RuleHeader rule, String wanted) {
        return wanted.equals(lower(rule.key()))
                || (rule.name() != null && wanted.equals(lower(rule.name())))
                || lower(rule.title()).contains(wanted);
    }

    private static boolean isTagged(RuleHeader rule, String wanted) {
        for (String tag : rule.tags()) {
            String own = lower(tag);
            if (covers(wanted, own) || covers(wanted, own.substring(own.indexOf('.') + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(String wanted, String tag) {
        return tag.equals(wanted) || tag.startsWith(wanted + ".");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
