package org.varta.rules.match;

import java.math.BigDecimal;
import org.varta.rules.event.Event;
import org.varta.rules.plan.ValueTest;

/** Tests on values that are numbers or text that reads as one. */
final class NumberTests {

    private NumberTests() {}

    /** Equal by value: 1, 1.0 and "1e0" are the same. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Equal(BigDecimal number, byte[] plainText, long integer) implements ScalarTest {
        static Equal to(BigDecimal number) {
            byte[] plain = Bytes.ascii(number.toPlainString());
            byte[] stripped = Bytes.ascii(number.stripTrailingZeros().toPlainString());
            return new Equal(number, plain, NumberText.plainInteger(stripped, 0, stripped.length));
        }

        @Override
        public boolean passes(Event event, int node) {
            int from = event.textOffset(node);
            int to = from + event.textLength(node);
            byte[] bytes = event.bytes();
            long plain = NumberText.plainInteger(bytes, from, to);
            if (plain != NumberText.NO_INTEGER && integer != NumberText.NO_INTEGER) {
                return plain == integer;
            }
            if (to - from == plainText.length && Bytes.isAt(bytes, from, plainText)) {
                return true;
            }
            BigDecimal value = NumberText.decimal(bytes, from, to);
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
            int from = event.textOffset(node);
            BigDecimal value = NumberText.decimalOrHex(event.bytes(), from, from + event.textLength(node));
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
