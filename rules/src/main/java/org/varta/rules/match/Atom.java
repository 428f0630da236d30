package org.varta.rules.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import org.varta.rules.match.TextTests.Place;

/** Something simple about one value of a field that can be looked up for many rules at once. */
sealed interface Atom {

    /** Stands for a slot when any value of the event will do. */
    int ANY_VALUE = -1;

    /** The slot of the field, or {@link #ANY_VALUE}. */
    int slot();

    /** The folded value holds this folded text, in which no half of a surrogate pair stands alone. */
    record Text(int slot, String literal, Place place) implements Atom {
        public Text {
            requireNonNull(place, "place");
            if (literal.isEmpty() && place != Place.WHOLE) {
                throw new IllegalArgumentException("the empty text is everywhere");
            }
        }

        /** The literal in UTF-8. */
        byte[] bytes() {
            return literal.getBytes(UTF_8);
        }
    }

    /**
     * The value reads as this number.
     *
     * @param number without trailing zeros, so that equal numbers are equal records
     */
    record Numeric(int slot, BigDecimal number) implements Atom {
        public Numeric {
            number = number.stripTrailingZeros();
        }
    }
}
