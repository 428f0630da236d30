package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * An EPL rule, an extension of Sigma: detections under names, and one statement of Esper's event processing language that
 * combines them over time. What the statement may say is for the engine to judge.
 *
 * @param inputs name to what the statement knows by it, in file order; at least one
 * @param groupBy columns of the statement whose values make the group of an alert; may be empty
 * @param lateness how long the statement waits for events that come out of order
 * @param throttle a group alerts once in each span of this length, spans aligned to 1970; zero for each time
 * @param epl the statement
 * @param body where the statement's first character stands
 */
public record EplRule(
        RuleHeader header,
        SequencedMap<String, Input> inputs,
        List<String> groupBy,
        Duration lateness,
        Duration throttle,
        String epl,
        Position body)
        implements SigmaDocument {

    /** What every input has besides its fields: the event's time in milliseconds, and the host and the user it names. */
    public static final List<String> BUILT_IN = List.of("time", "host", "user");

    public EplRule {
        requireNonNull(header, "header");
        requireNonNull(lateness, "lateness");
        requireNonNull(throttle, "throttle");
        requireNonNull(epl, "epl");
        requireNonNull(body, "body");
        inputs = new LinkedHashMap<>(inputs);
        groupBy = List.copyOf(groupBy);
    }

    /** Where a place of the statement stands in the file; both counted from 1. */
    public Position at(int line, int column) {
        return new Position(body.line() + line - 1, body.column() + column - 1);
    }

    /** The same with other inputs. */
    public EplRule with(SequencedMap<String, Input> others) {
        return new EplRule(header, others, groupBy, lateness, throttle, epl, body);
    }

    /**
     * Events that a statement knows by a name: those that an own detection matches, or a rule that stands elsewhere.
     *
     * @param reference id or name of a rule, or null
     * @param detection of its own, or null; its key is that of the EPL rule, a slash and the input's name
     * @param fields what the statement calls a field to the event's field
     */
    public record Input(
            Position position,
            @Nullable String reference,
            @Nullable SigmaRule detection,
            SequencedMap<String, String> fields) {
        public Input {
            requireNonNull(position, "position");
            fields = new LinkedHashMap<>(fields);
            if ((reference == null) == (detection == null)) {
                throw new IllegalArgumentException("an input has either a reference or a detection");
            }
        }
    }
}
