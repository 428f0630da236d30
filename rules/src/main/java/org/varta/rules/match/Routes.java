package org.varta.rules.match;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.varta.rules.event.LogSources;
import org.varta.rules.plan.PlannedRule;

/** Which rules want the events of a log source. Thread-safe. */
final class Routes {

    /**
     * So many combinations of log sources are remembered; mapping tables give a few hundred. Those that come later are
     * routed all the same, only slower.
     */
    static final int MAX_REMEMBERED = 4096;

    private final List<PlannedRule> rules;
    private final Map<LogSources, int[]> remembered = new ConcurrentHashMap<>();

    Routes(List<PlannedRule> rules) {
        this.rules = rules;
    }

    /** The positions of the rules that want events of these sources, rising; not to be changed. */
    int[] of(LogSources sources) {
        int[] known = remembered.get(sources);
        if (known != null) {
            return known;
        }
        int[] wanted = IntStream.range(0, rules.size())
                .filter(rule -> sources.coveredBy(rules.get(rule).logSource()))
                .toArray();
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(sources, wanted);
        }
        return wanted;
    }

    int remembered() {
        return remembered.size();
    }
}
