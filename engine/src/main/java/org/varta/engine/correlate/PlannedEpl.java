package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.varta.engine.correlate.EplGate.Column;
import org.varta.engine.correlate.EplGate.Look;
import org.varta.rules.sigma.RuleHeader;

/**
 * An EPL rule ready to run.
 *
 * @param index its number in {@link CorrelationPlan#eplRules}
 * @param level Sigma level keyword
 * @param inputs what its statement reads
 * @param statement what runs, as the gate wrote it
 * @param columns of the statement's rows
 * @param looks of the statement at what it holds
 * @param groupBy the columns that make an alert's group
 * @param spanMs how far back a row can reach, milliseconds
 * @param latenessMs how long the rule's clock stays behind the engine's, so that events come into their order
 * @param throttleMs a group alerts once in each span of this length, spans aligned to 1970; 0 for each time
 */
public record PlannedEpl(
        int index,
        RuleHeader header,
        String level,
        List<InputType> inputs,
        String statement,
        List<Column> columns,
        List<Look> looks,
        List<String> groupBy,
        long spanMs,
        long latenessMs,
        long throttleMs) {

    /** No statement starts anew more often. */
    static final long PERIOD_MIN_MS = TimeUnit.MINUTES.toMillis(10);

    private static final long MARGIN_MS = TimeUnit.MINUTES.toMillis(1);

    public PlannedEpl {
        requireNonNull(header, "header");
        requireNonNull(level, "level");
        requireNonNull(statement, "statement");
        inputs = List.copyOf(inputs);
        columns = List.copyOf(columns);
        looks = List.copyOf(looks);
        groupBy = List.copyOf(groupBy);
    }

    /**
     * What a statement knows events by.
     *
     * @param names of its fields, besides those that every input has
     * @param isHeld whether the statement holds its events, so that a limit has to count them
     */
    public record InputType(String name, List<String> names, boolean isHeld) {
        public InputType {
            requireNonNull(name, "name");
            names = List.copyOf(names);
        }
    }

    /** How far apart its instances start. Each is told of for the second such period of its life; then it has seen all. */
    public long periodMs() {
        return Math.max(spanMs + throttleMs, PERIOD_MIN_MS);
    }

    /** How far back hits can influence what it does next, by the clock, milliseconds. */
    public long reachMs() {
        return 2 * periodMs() + latenessMs + MARGIN_MS;
    }
}
