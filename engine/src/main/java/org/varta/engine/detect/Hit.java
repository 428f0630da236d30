package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One rule matched one event.
 *
 * @param sequence of the event in the raw journal
 * @param ordinal counts the hits of one event from 0, in the order of the rule set
 * @param eventTimeMs the time that the event claims, milliseconds since 1970; {@link #NO_TIME} when it claims none that
 *     can be read
 * @param receivedAtMs milliseconds since 1970
 * @param fields what alerts show and correlations group by: field to the values found, in the rule's order
 * @param host the host that the event names, or empty
 * @param user the user that the event names, or empty
 */
public record Hit(
        String organisation,
        String ruleKey,
        String ruleContentHash,
        long sequence,
        int ordinal,
        long eventTimeMs,
        long receivedAtMs,
        SequencedMap<String, List<String>> fields,
        String host,
        String user) {

    /** The event claims no time. */
    public static final long NO_TIME = Long.MIN_VALUE;

    public Hit {
        requireNonNull(organisation, "organisation");
        requireNonNull(ruleKey, "ruleKey");
        requireNonNull(ruleContentHash, "ruleContentHash");
        requireNonNull(host, "host");
        requireNonNull(user, "user");
        SequencedMap<String, List<String>> copy = new LinkedHashMap<>();
        fields.forEach((field, values) -> copy.put(field, List.copyOf(values)));
        fields = copy;
    }
}
