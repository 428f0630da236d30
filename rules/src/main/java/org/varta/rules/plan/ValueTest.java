package org.varta.rules.plan;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.List;

/** A test on one scalar value. Values compare as text whatever their JSON type, except where a test says otherwise. */
public sealed interface ValueTest {

    /**
     * The whole value matches a pattern with wildcards. {@code contains}, {@code startswith} and {@code endswith} are
     * patterns that begin or end with {@link Piece.AnyRun}.
     *
     * @param pieces no two {@link Piece.Literal} and no two {@link Piece.AnyRun} stand side by side; empty matches only
     *     the empty text. Literals are folded by {@code CaseFolding} unless {@code isCased}
     * @param isCased compares without folding
     */
    record Pattern(List<Piece> pieces, boolean isCased) implements ValueTest {
        public Pattern {
            pieces = List.copyOf(pieces);
        }
    }

    /** A part of a {@link Pattern}. */
    sealed interface Piece {
        /** This text; not empty. */
        record Literal(String text) implements Piece {
            public Literal {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("literal is empty");
                }
            }
        }

        /** {@code *}: any run of code points, also none. */
        record AnyRun() implements Piece {}

        /** {@code ?}: exactly one code point. */
        record AnyOne() implements Piece {}
    }

    /**
     * A regular expression is found somewhere in the value (search, not full match), RE2 syntax, linear time.
     *
     * @param isIgnoreCase {@code i}: case-insensitive
     * @param isMultiline {@code m}: {@code ^} and {@code $} at line ends
     * @param isDotAll {@code s}: {@code .} also matches line ends
     */
    record Regex(String expression, boolean isIgnoreCase, boolean isMultiline, boolean isDotAll) implements ValueTest {
        public Regex {
            requireNonNull(expression, "expression");
        }
    }

    /**
     * The value is an IP address inside a network. An IPv4-mapped IPv6 address counts as IPv4.
     *
     * @param prefixLengthBits 0 to 32 or 0 to 128
     */
    record Cidr(InetAddress network, int prefixLengthBits) implements ValueTest {
        public Cidr {
            requireNonNull(network, "network");
        }
    }

    /** The value is a number, or text that reads as one, and equals {@code number} or its text. */
    record NumberEquals(BigDecimal number) implements ValueTest {
        public NumberEquals {
            requireNonNull(number, "number");
        }
    }

    /** The value is a number, or text that reads as one (decimal, or hexadecimal after 0x), in this order to {@code number}. */
    record Compare(Order order, BigDecimal number) implements ValueTest {
        public Compare {
            requireNonNull(order, "order");
            requireNonNull(number, "number");
        }
    }

    /** {@code lt}, {@code lte}, {@code gt}, {@code gte}. */
    enum Order {
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    /** The value is the JSON boolean, or text that equals {@code true} or {@code false} without regard to case. */
    record BooleanEquals(boolean expected) implements ValueTest {}

    /** A part of the value read as a date and time in UTC equals {@code number}. */
    record TimePart(Part part, int number) implements ValueTest {
        public TimePart {
            requireNonNull(part, "part");
        }
    }

    /** {@code minute}, {@code hour}, {@code day} (of month), {@code week} (ISO 8601), {@code month}, {@code year}. */
    enum Part {
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }
}
