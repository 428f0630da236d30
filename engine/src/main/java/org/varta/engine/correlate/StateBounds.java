package org.varta.engine.correlate;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an operator allows correlations to remember, and whether that fits into the heap. Where nothing is said about all of them
 * together, it is worked out from the heap. The bounds in force are archived with the rules: what is left out under load is left out
 * again by a replay, on whatever machine.
 */
public final class StateBounds {

    /** Names of the bounds; also the settings' names behind {@code correlation.}. */
    public static final String HITS = "hits";

    public static final String HITS_OF_ORGANISATION = "organisation-hits";
    public static final String HITS_OF_RULE = "rule-hits";
    public static final String HITS_OF_RULE_AND_ORGANISATION = "rule-organisation-hits";
    public static final String EPL_EVENTS = "epl-events";
    public static final String EPL_EVENTS_OF_INSTANCE = "epl-instance-events";
    public static final String EPL_LOOKS_PER_SECOND = "epl-looks-per-second";

    /**
     * Of a hit in a window with its group, bytes. {@code CorrelatorMemoryTest} measures 362 for counts and 490 for sequences where
     * each hit is a group of its own and has one short field; the rest is for more and longer fields.
     */
    public static final long HIT_BYTES = 1_024;

    /** Of an event that an instance of an EPL rule holds, bytes: {@code EplMemoryTest} measures 317 to 1,136 by the statement. */
    public static final long EPL_EVENT_BYTES = 2_048;

    /** A window reaches over two of the spans in which hits are counted. */
    private static final int SPANS = 2;

    private static final int HITS_PERCENT = 40;
    private static final int EPL_PERCENT = 10;
    /** More is a mistake: the matcher, the journal and the console need room. */
    private static final int ALL_PERCENT_MAX = 80;

    private static final long ROUND = 10_000;
    private static final long DERIVED_MAX = 2_000_000;

    private StateBounds() {}

    /** Hits of all correlations in one span that fit well into a heap. */
    public static long hits(long heapBytes) {
        return derived(heapBytes / 100 * HITS_PERCENT / (SPANS * HIT_BYTES));
    }

    /** Events of all EPL rules that fit well into a heap. */
    public static long eplEvents(long heapBytes) {
        return derived(heapBytes / 100 * EPL_PERCENT / EPL_EVENT_BYTES);
    }

    private static long derived(long count) {
        return Math.clamp(count / ROUND * ROUND, ROUND, DERIVED_MAX);
    }

    /**
     * The bounds in force.
     *
     * @param asked by name; 0 for what is worked out
     */
    public static SortedMap<String, Long> resolve(SortedMap<String, Long> asked, long heapBytes) {
        SortedMap<String, Long> bounds = new TreeMap<>(asked);
        bounds.replace(HITS, 0L, hits(heapBytes));
        bounds.replace(EPL_EVENTS, 0L, eplEvents(heapBytes));
        Long all = bounds.get(HITS);
        if (all != null) {
            bounds.replace(HITS_OF_ORGANISATION, 0L, Math.max(2, all / 2));
        }
        return bounds;
    }

    /** Bytes that the bounds allow to be used at worst. */
    public static long bytes(SortedMap<String, Long> bounds) {
        return bounds.getOrDefault(HITS, 0L) * SPANS * HIT_BYTES
                + bounds.getOrDefault(EPL_EVENTS, 0L) * EPL_EVENT_BYTES;
    }

    /** What is wrong with the bounds for a heap, for the operator; null when they fit. */
    public static @Nullable String fault(SortedMap<String, Long> bounds, long heapBytes) {
        long bytes = bytes(bounds);
        if (bytes <= heapBytes / 100 * ALL_PERCENT_MAX) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "correlation.hits %d and correlation.epl-events %d allow correlations %d MB of memory, but the heap has %d MB: lower them"
                        + " (%d and %d fit, as does 0, which works them out), or give the JVM more with VARTA_JAVA_OPTS=-Xmx...",
                bounds.getOrDefault(HITS, 0L),
                bounds.getOrDefault(EPL_EVENTS, 0L),
                bytes >> 20,
                heapBytes >> 20,
                hits(heapBytes),
                eplEvents(heapBytes));
    }
}
