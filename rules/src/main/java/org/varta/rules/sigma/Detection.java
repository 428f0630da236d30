package org.varta.rules.sigma;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a search identifier; specification 2.1.0, section "Detection". */
public sealed interface Detection {

    /** A map: every part has to match. */
    record AllOf(List<Detection> parts) implements Detection {
        public AllOf {
            parts = List.copyOf(parts);
        }
    }

    /** A list of maps: one part has to match. */
    record AnyOf(List<Detection> parts) implements Detection {
        public AnyOf {
            parts = List.copyOf(parts);
        }
    }

    /**
     * {@code field|modifier|modifier: value or values}; without a field, keywords.
     *
     * @param field null for keywords
     * @param modifiers in the order of the file, checked to be a legal chain
     * @param values at least one
     */
    record Item(@Nullable String field, List<Modifier> modifiers, List<Value> values, Position position)
            implements Detection {
        public Item {
            modifiers = List.copyOf(modifiers);
            values = List.copyOf(values);
            requireNonNull(position, "position");
            if (values.isEmpty()) {
                throw new IllegalArgumentException("an item needs a value");
            }
        }
    }

    /** A value as it stands in the rule. */
    sealed interface Value {
        /** Text, escapes and wildcards not yet read. */
        record Text(String text, Position position) implements Value {}

        /** A number. */
        record Numeric(BigDecimal number, Position position) implements Value {}

        /** {@code true} or {@code false}. */
        record Bool(boolean value, Position position) implements Value {}

        /** {@code null}. */
        record Null(Position position) implements Value {}

        /** Where the value stands. */
        Position position();
    }
}
