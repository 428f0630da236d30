package org.varta.engine.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.varta.engine.normalise.Facts;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.RuleHeader;

/** What a report shows of all matches, within bounds: everything counted, of each rule the first matches in full. */
final class ReportData {

    /** Matches of a rule that are shown in full. */
    static final int SHOWN_A_RULE = 50;

    /** Matches that are shown in full in all. */
    static final int SHOWN_MAX = 20_000;

    /** More hosts are counted under one name. */
    static final int HOSTS_MAX = 5_000;

    static final String OTHER_HOSTS = "(other hosts)";

    private static final List<String> KEYWORDS =
            Arrays.stream(Level.values()).map(Level::keyword).toList();

    /** Levels, and one place more for rules without. */
    static final int LEVELS = Level.values().length + 1;

    /** Counts by level and from when to when. */
    static class Count {
        final long[] byLevel = new long[LEVELS];
        long total;
        long firstMs = Long.MAX_VALUE;
        long lastMs = Long.MIN_VALUE;

        void add(int level, long timeMs) {
            byLevel[level]++;
            total++;
            if (timeMs != Facts.NO_TIME) {
                firstMs = Math.min(firstMs, timeMs);
                lastMs = Math.max(lastMs, timeMs);
            }
        }

        long firstMs() {
            return firstMs == Long.MAX_VALUE ? Facts.NO_TIME : firstMs;
        }

        long lastMs() {
            return lastMs;
        }
    }

    /** A rule with its matches. */
    static final class OfRule extends Count {
        final RuleHeader rule;
        final String level;
        final TreeSet<String> hosts = new TreeSet<>();
        final List<Match> shown = new ArrayList<>();

        OfRule(RuleHeader rule, String level) {
            this.rule = rule;
            this.level = level;
        }
    }

    /** A host, or a technique. */
    static final class Named extends Count {
        final String name;
        final TreeSet<String> rules = new TreeSet<>();

        Named(String name) {
            this.name = name;
        }
    }

    private final Map<String, OfRule> rules = new HashMap<>();
    private final Map<String, Named> hosts = new HashMap<>();
    private final Map<String, Named> techniques = new HashMap<>();
    private final Count all = new Count();
    private final Histogram times = new Histogram();
    private int shown;

    void add(Match match) {
        int level = levelOf(match.level());
        String host = match.event().host();
        all.add(level, match.timeMs());
        OfRule rule = rules.computeIfAbsent(match.rule().key(), k -> new OfRule(match.rule(), match.level()));
        rule.add(level, match.timeMs());
        if (rule.hosts.size() < HOSTS_MAX) {
            rule.hosts.add(host);
        }
        if (rule.shown.size() < SHOWN_A_RULE && shown < SHOWN_MAX) {
            rule.shown.add(match);
            shown++;
        }
        String hostName = hosts.containsKey(host) || hosts.size() < HOSTS_MAX ? host : OTHER_HOSTS;
        named(hosts, hostName, match, level);
        for (String tag : match.rule().tags()) {
            String technique = technique(tag);
            if (!technique.isEmpty()) {
                named(techniques, technique, match, level);
            }
        }
        if (match.timeMs() != Facts.NO_TIME) {
            times.add(match.timeMs(), level);
        }
    }

    private static void named(Map<String, Named> all, String name, Match match, int level) {
        Named named = all.computeIfAbsent(name, Named::new);
        named.add(level, match.timeMs());
        named.rules.add(match.rule().title());
    }

    /** {@code attack.t1059.001} as {@code T1059.001}; empty for other tags. */
    private static String technique(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        boolean isTechnique = lower.startsWith("attack.t")
                && lower.length() > "attack.t".length()
                && Character.isDigit(lower.charAt("attack.t".length()));
        return isTechnique ? lower.substring("attack.".length()).toUpperCase(Locale.ROOT) : "";
    }

    /** Place of a level among {@link #LEVELS}. */
    static int levelOf(String keyword) {
        int place = KEYWORDS.indexOf(keyword);
        return place < 0 ? LEVELS - 1 : place;
    }

    /** Keyword of a level's place; empty for none. */
    static String levelName(int place) {
        return place < LEVELS - 1 ? KEYWORDS.get(place) : "";
    }

    Count all() {
        return all;
    }

    Histogram times() {
        return times;
    }

    /** The most severe first, then the most frequent. */
    List<OfRule> rules() {
        return rules.values().stream()
                .sorted(Comparator.comparingInt((OfRule rule) -> -(levelOf(rule.level) + 1) % LEVELS)
                        .thenComparingLong(rule -> -rule.total)
                        .thenComparing(rule -> rule.rule.title())
                        .thenComparing(rule -> rule.rule.key()))
                .toList();
    }

    /** Those with the most severe matches first. */
    List<Named> hosts() {
        return worstFirst(hosts);
    }

    /** By their numbers. */
    List<Named> techniques() {
        return List.copyOf(new TreeMap<>(techniques).values());
    }

    private static List<Named> worstFirst(Map<String, Named> all) {
        Comparator<Named> order = Comparator.comparingLong(named -> 0);
        for (int level = LEVELS - 2; level >= 0; level--) {
            int place = level;
            order = order.thenComparingLong(named -> -named.byLevel[place]);
        }
        return all.values().stream()
                .sorted(order.thenComparing(named -> named.name))
                .toList();
    }
}
