package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.engine.detect.Hit;

/**
 * A rule, or a correlation of rules, fired. Immutable, and a pure function of the journal under its recorded epochs.
 *
 * @param id hash of organisation, rule key, rule content, group key and the id of the completing event or tick;
 *     lower-case hexadecimal
 * @param groupKey values of the correlation's group-by fields in their order; empty for a single-event alert
 * @param timeMs the completing event's own time where it was believed, else its receive time; milliseconds since 1970
 * @param raisedAtMs engine clock when it fired: receive time of the completing record; milliseconds since 1970
 * @param host the host that the completing event names, or empty
 * @param user the user that the completing event names, or empty
 * @param events what it rests on, oldest first; at most {@link #EVENTS_MAX}, the newest kept
 * @param eventCount how many events it rests on, also those that {@code events} left out
 */
public record Alert(
        String id,
        String organisation,
        RuleRef rule,
        Kind kind,
        List<String> groupKey,
        long timeMs,
        long raisedAtMs,
        String host,
        String user,
        List<EventRef> events,
        int eventCount) {

    /** Most event references that one alert carries. */
    public static final int EVENTS_MAX = 100;

    public Alert {
        requireNonNull(id, "id");
        requireNonNull(organisation, "organisation");
        requireNonNull(rule, "rule");
        requireNonNull(kind, "kind");
        requireNonNull(host, "host");
        requireNonNull(user, "user");
        groupKey = List.copyOf(groupKey);
        events = List.copyOf(events);
    }

    /** What made it. */
    public enum Kind {
        /** One event matched one rule. */
        EVENT,
        /** A correlation of rules came true. */
        CORRELATION
    }

    /**
     * The rule as it was when it fired; the Detection Rule License demands that the author travels with the alert.
     *
     * @param key its id, or a hash of its content
     * @param level Sigma level keyword
     * @param author empty where the rule names none
     * @param contentHash of the rule's text
     */
    public record RuleRef(
            String key, String title, String level, String author, List<String> tags, String contentHash) {
        public RuleRef {
            requireNonNull(key, "key");
            requireNonNull(title, "title");
            requireNonNull(level, "level");
            requireNonNull(author, "author");
            requireNonNull(contentHash, "contentHash");
            tags = List.copyOf(tags);
        }
    }

    /**
     * An event in the raw journal.
     *
     * @param journal the journal's UUID
     * @param sequence in that journal
     * @param ruleKey the detection rule that it matched
     * @param timeMs when it happened as far as its claim is believed, else its receive time; milliseconds since 1970
     * @param claimedMs the time that the event claims where {@code timeMs} does not follow it, so that a clock which is years
     *     off is seen; {@link Hit#NO_TIME} where it claims none or is believed
     * @param matched fields that the rule tested or that name entities, with the values found, in the rule's order
     */
    public record EventRef(
            String journal,
            long sequence,
            String ruleKey,
            long timeMs,
            long claimedMs,
            SequencedMap<String, List<String>> matched) {
        public EventRef {
            requireNonNull(journal, "journal");
            requireNonNull(ruleKey, "ruleKey");
            SequencedMap<String, List<String>> copy = new LinkedHashMap<>();
            matched.forEach((field, values) -> copy.put(field, List.copyOf(new ArrayList<>(values))));
            matched = copy;
        }
    }
}
