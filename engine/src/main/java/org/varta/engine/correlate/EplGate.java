package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.varta.rules.parse.Code;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.Position;

/** Judges EPL rules: what a statement may say is a closed list, and nothing else runs. */
@FunctionalInterface
public interface EplGate {

    /** Lets none pass; for whoever does not evaluate them. */
    EplGate CLOSED = rule -> new Verdict.Refused(Code.EPL_REFUSED, rule.body(), "EPL rules are not evaluated here");

    /** Judges one rule; may be called from any thread. */
    Verdict judge(EplRule rule);

    /** What came of it. */
    sealed interface Verdict {
        /**
         * The rule may run.
         *
         * @param statement what runs: written anew from what was understood, never the rule's own text
         * @param columns what its rows have, in their order
         * @param holding inputs whose events the statement holds: those in a window, and those that a pattern begins with
         * @param looks what it costs to take an event, beyond what every event costs
         * @param spanMs how far back a row can reach, milliseconds
         */
        record Admitted(String statement, List<Column> columns, Set<String> holding, List<Look> looks, long spanMs)
                implements Verdict {
            public Admitted {
                requireNonNull(statement, "statement");
                columns = List.copyOf(columns);
                holding = Set.copyOf(holding);
                looks = List.copyOf(looks);
            }
        }

        /** The rule may not run. */
        record Refused(Code code, Position position, String message) implements Verdict {
            public Refused {
                requireNonNull(code, "code");
                requireNonNull(position, "position");
                requireNonNull(message, "message");
            }
        }
    }

    /**
     * An event of one input makes the statement look at held events of another: at all of them, or, where fields are named, at those
     * whose values equal the event's.
     *
     * @param by the input whose event it is
     * @param at the input whose held events are looked at
     * @param atFields as many as {@code byFields}
     */
    record Look(String by, List<String> byFields, String at, List<String> atFields) {
        public Look {
            requireNonNull(by, "by");
            requireNonNull(at, "at");
            byFields = List.copyOf(byFields);
            atFields = List.copyOf(atFields);
        }
    }

    /** A column of a statement's rows. */
    record Column(String name, Kind kind) {
        public Column {
            requireNonNull(name, "name");
            requireNonNull(kind, "kind");
        }

        /** What it holds. */
        public enum Kind {
            /** A text or a number. */
            VALUE,
            /** An event that the alert rests on. */
            EVENT,
            /** Several of them. */
            EVENTS
        }
    }
}
