package org.varta.rules.match;

import java.math.BigDecimal;
import org.varta.rules.event.Event;
import org.varta.rules.plan.ValueTest;

/** Tests on values that are numbers or text that reads as one. */
final class NumberTests {

    private NumberTests() {}

    /** Equal by value: 1, 1.0 and "1e0" are the same. */
    record Equal(BigDecimal number, String plainText) implements ScalarTest {
        Equal(BigDecimal number) {
            this(number, number.toPlainString());
        }

        @Override
        public boolean passes(Event event, int node) {
            String text = event.text(node);
            if (text.equals(plainText)) {
                return true;
            }
            BigDecimal value = NumberText.decimal(text);
            return value != null && value.compareTo(number) == 0;
        }

        @Override
        public int cost() {
            return 6;
        }
    }

    /** In this order to a number. */
    record Ordered(ValueTest.Order order, BigDecimal number) implements ScalarTest {
        @Override
        public boolean passes(Event event, int node) {
            BigDecimal value = NumberText.decimalOrHex(event.text(node));
            if (value == null) {
                return false;
            }
            int sign = value.compareTo(number);
            return switch (order) {
                case LESS -> sign < 0;
                case LESS_OR_EQUAL -> sign <= 0;
                case GREATER -> sign > 0;
                case GREATER_OR_EQUAL -> sign >= 0;
            };
        }

        @Override
        public int cost() {
            return 10;
        }
    }
}
