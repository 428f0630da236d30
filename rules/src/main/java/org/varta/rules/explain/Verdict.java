package org.varta.rules.explain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A part of a rule, with what it says about one event. */
public sealed interface Verdict {

    /** Whether the event satisfies this part. */
    boolean holds();

    /** How the parts of a {@link Group} are joined. */
    enum Join {
        /** All have to hold. */
        ALL,
        /** One has to hold. */
        ANY,
        /** The only part must not hold. */
        NOT
    }

    /**
     * Parts joined.
     *
     * @param label as the condition says it: {@code and}, {@code 1 of selection_*}, {@code not}; empty inside a selection
     */
    record Group(Join join, String label, boolean holds, List<Verdict> parts) implements Verdict {
        public Group {
            requireNonNull(join, "join");
            requireNonNull(label, "label");
            parts = List.copyOf(parts);
        }
    }

    /** A search identifier in the condition. */
    record Selection(String name, boolean holds, Verdict body) implements Verdict {
        public Selection {
            requireNonNull(name, "name");
            requireNonNull(body, "body");
        }
    }

    /**
     * One line of a selection.
     *
     * @param name field and modifiers as in the rule; {@code (keywords)} with modifiers where there is no field
     * @param expected the values of the rule
     * @param actual the values of the event's field, or those in which keywords were found; cut to a few
     * @param why what kept it from holding; empty when it holds
     */
    record Item(String name, boolean holds, List<Expected> expected, List<String> actual, String why)
            implements Verdict {
        public Item {
            requireNonNull(name, "name");
            requireNonNull(why, "why");
            expected = List.copyOf(expected);
            actual = List.copyOf(actual);
        }
    }

    /**
     * A value of a rule.
     *
     * @param text as in the rule, text in single quotes
     * @param holds whether the event has it, {@code neq} left out
     */
    record Expected(String text, boolean holds) {
        public Expected {
            requireNonNull(text, "text");
        }
    }
}
