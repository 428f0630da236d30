package org.varta.engine.correlate.esper;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.varta.engine.detect.Hit;

/**
 * What correlations keep of a hit, or of a detection of another correlation, while it is in a window: all of it, in a third
 * of the memory.
 */
final class Occurrence {

    static final Comparator<Occurrence> BY_TIME = Occurrence::compareTime;

    /** By time, then as received. */
    static int compareTime(Occurrence one, Occurrence other) {
        int byTime = Long.compare(one.timeMs, other.timeMs);
        if (byTime != 0) {
            return byTime;
        }
        int bySequence = Long.compare(one.sequence, other.sequence);
        return bySequence != 0 ? bySequence : Integer.compare(one.ordinal, other.ordinal);
    }

    /** When it happened, as far as that is believed. */
    final long timeMs;

    private final long sequence;
    private final long eventTimeMs;
    private final long receivedAtMs;
    private final int ordinal;
    private final Origin origin;
    /** For each name of the origin a text, or a list of texts. */
    private final Object[] values;

    private final String host;
    private final String user;
    /** Null when it rests on itself. */
    private final @Nullable List<Hit> evidence;

    private final int evidenceCount;

    /**
     * @param evidence the hits that it rests on, or null for itself
     * @param evidenceCount how many those are, also those left out
     */
    Occurrence(Origin origin, Hit hit, long timeMs, @Nullable List<Hit> evidence, int evidenceCount) {
        this.origin = origin;
        this.timeMs = timeMs;
        this.sequence = hit.sequence();
        this.eventTimeMs = hit.eventTimeMs();
        this.receivedAtMs = hit.receivedAtMs();
        this.ordinal = hit.ordinal();
        this.host = hit.host();
        this.user = hit.user();
        this.evidence = evidence;
        this.evidenceCount = evidenceCount;
        this.values = new Object[hit.fields().size()];
        int at = 0;
        for (List<String> value : hit.fields().values()) {
            values[at++] = value.size() == 1 ? value.getFirst() : value;
        }
    }

    /** Whether it is a later event: by its time, or at the same time received after. One event is not later than itself. */
    boolean isAfter(Occurrence other) {
        return timeMs > other.timeMs || (timeMs == other.timeMs && sequence > other.sequence);
    }

    /** An equal of the hit that it was made from. */
    Hit hit() {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            fields.put(origin.names()[i], Tuple.list(values[i]));
        }
        return new Hit(
                origin.organisation(),
                origin.ruleKey(),
                origin.ruleContentHash(),
                sequence,
                ordinal,
                eventTimeMs,
                receivedAtMs,
                fields,
                host,
                user);
    }

    /** The hits that it rests on. */
    List<Hit> evidence() {
        return evidence == null ? List.of(hit()) : evidence;
    }

    /** How many hits it rests on, also those left out. */
    int evidenceCount() {
        return evidenceCount;
    }

    /**
     * What hits of one rule have in common.
     *
     * @param names of the hits' fields
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Origin(String organisation, String ruleKey, String ruleContentHash, String[] names) {

        Origin {
            requireNonNull(organisation, "organisation");
        }

        static Origin of(Hit hit) {
            return new Origin(
                    hit.organisation(),
                    hit.ruleKey(),
                    hit.ruleContentHash(),
                    hit.fields().keySet().toArray(String[]::new));
        }

        /** Whether the hit's fields have the same names in the same order. */
        boolean isOf(Hit hit) {
            if (hit.fields().size() != names.length) {
                return false;
            }
            int at = 0;
            for (String name : hit.fields().keySet()) {
                if (!name.equals(names[at++])) {
                    return false;
                }
            }
            return true;
        }
    }
}
