package org.varta.rules.match;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSources;

/** Which rules want the events of a log source. Thread-safe. */
final class Routes {

    /**
     * So many combinations of log sources are remembered; mapping tables give a few hundred. Those that come later are
     * routed all the same, only slower.
     */
    static final int MAX_REMEMBERED = 4096;

    private final List<CompiledRule> rules;
    private final GramCounts counts;
    private final Map<LogSources, Route> remembered = new ConcurrentHashMap<>();
    private final int built;
    private final int builtIndices;

    /** @param before of the set that this one comes of; its log sources are routed at once */
    Routes(List<CompiledRule> rules, GramCounts counts, @Nullable Routes before) {
        this.rules = rules;
        this.counts = counts;
        int routes = 0;
        int indices = 0;
        for (Map.Entry<LogSources, Route> entry : known(before).entrySet()) {
            Route known = entry.getValue();
            Route route = known.changedTo(wanted(entry.getKey()), counts);
            remembered.put(entry.getKey(), route);
            routes += route == known ? 0 : 1;
            indices += route == known ? 0 : route.built();
        }
        built = routes;
        builtIndices = indices;
    }

    /** The route of an event of these sources. */
    Route of(LogSources sources) {
        Route known = remembered.get(sources);
        if (known != null) {
            return known;
        }
        List<CompiledRule> wanted = wanted(sources);
        if (remembered.size() >= MAX_REMEMBERED) {
            return Route.withoutIndex(wanted);
        }
        return remembered.computeIfAbsent(sources, key -> Route.of(wanted, counts));
    }

    /** Every combination of log sources seen so far. */
    Map<LogSources, Route> remembered() {
        return Map.copyOf(remembered);
    }

    private static Map<LogSources, Route> known(@Nullable Routes before) {
        return before == null ? Map.of() : before.remembered;
    }

    /** How many routes of the set before could not be taken over. */
    int built() {
        return built;
    }

    /** How many indices were built for those. */
    int builtIndices() {
        return builtIndices;
    }

    private List<CompiledRule> wanted(LogSources sources) {
        return rules.stream()
                .filter(rule -> sources.coveredBy(rule.planned().logSource()))
                .toList();
    }
}
