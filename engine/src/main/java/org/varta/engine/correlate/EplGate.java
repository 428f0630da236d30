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
         * @param spanMs how far back a row can reach, milliseconds
         */
        record Admitted(String statement, List<Column> columns, Set<String> holding, long spanMs) implements Verdict {
            public Admitted {
                requireNonNull(statement, "statement");
                columns = List.copyOf(columns);
                holding = Set.copyOf(holding);
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
