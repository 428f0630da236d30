package org.varta.rules.match;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSource;
import org.varta.rules.event.ValueKind;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/** Predicates and events drawn so that both verdicts are common: few fields, few words. */
final class RandomCases {

    static final List<String> FIELDS = List.of("A", "B", "C", "D");

    private static final String[] WORDS = {
        "",
        "a",
        "ab",
        "AB",
        "abc",
        "power",
        "PowerShell",
        "powershell.exe",
        "shell.exe -enc",
        "ж",
        "ЖАБА",
        "😀",
        "K",
        "true",
        "false",
        "TRUE",
        "7",
        "7.0",
        "0x10",
        "16",
        "-3",
        "1e2",
        "100",
        "10.0.0.1",
        "10.9.9.9",
        "::ffff:10.0.0.1",
        "2001:db8::1",
        "fe80::1",
        "2024-02-29T23:59:59Z",
        "2024-12-30 00:10:20.123",
        "2024-02-29T23:30:00+02:00",
        "1709251199",
        "1709251199123",
        "2024-02-30T00:00:00Z"
    };

    private static final String[] EXPRESSIONS = {
        "a+b", "^ab$", "she(ll|LL)", "[0-9]+[.][0-9]+", "^$", "(e|x)e.", "ж|a", ".x.", "w.*\\s-e"
    };

    private final Random random;

    /** Rounds of a random test: all of them, or a share of them where every wrong program runs it (profile `pit`). */
    static int rounds(int all) {
        return Math.max(1, all / Integer.getInteger("varta.test.rounds.divisor", 1));
    }

    RandomCases(Random random) {
        this.random = random;
    }

    Map<String, List<NaiveOracle.Value>> event() {
        Map<String, List<NaiveOracle.Value>> fields = new LinkedHashMap<>();
        for (String field : FIELDS) {
            int values = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(3) / 2;
            for (int i = 0; i < values; i++) {
                fields.computeIfAbsent(field, key -> new ArrayList<>()).add(value());
            }
        }
        return fields;
    }

    private NaiveOracle.Value value() {
        return switch (random.nextInt(12)) {
            case 0 -> new NaiveOracle.Value(ValueKind.NULL, "null");
            case 1 -> new NaiveOracle.Value(ValueKind.TRUE, "true");
            case 2 -> new NaiveOracle.Value(ValueKind.NUMBER, pick("7", "7.0", "16", "100", "-3", "1E2"));
            case 3 -> new NaiveOracle.Value(ValueKind.OBJECT, "");
            case 4 -> new NaiveOracle.Value(ValueKind.STRING, pick(WORDS) + pick(WORDS));
            default -> new NaiveOracle.Value(ValueKind.STRING, pick(WORDS));
        };
    }

    static TestEvent toEvent(FieldCatalog catalog, Map<String, List<NaiveOracle.Value>> fields) {
        return toEvent(catalog, TestRules.WINDOWS, fields);
    }

    static TestEvent toEvent(FieldCatalog catalog, LogSource source, Map<String, List<NaiveOracle.Value>> fields) {
        TestEvent event = new TestEvent(catalog, source);
        fields.forEach((field, values) -> values.forEach(value -> {
            if (value.kind() == ValueKind.STRING && value.text().length() % 2 == 1) {
                event.escaped(field, escape(value.text()));
            } else {
                event.value(field, value.kind(), value.text());
            }
        }));
        return event;
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(String.format("\\u%04x", c)));
        return out.toString();
    }

    Predicate predicate(int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 5);
        return switch (choice) {
            case 0, 1, 2 -> new Predicate.Field(field(), test());
            case 3 ->
                switch (random.nextInt(3)) {
                    case 0 -> new Predicate.IsNull(field());
                    case 1 -> new Predicate.Exists(field());
                    default ->
                        new Predicate.FieldReference(
                                field(), field(), pick(Predicate.Relation.values()), random.nextBoolean());
                };
            case 4 -> new Predicate.Keyword(test());
            case 5, 6 -> new Predicate.And(operands(depth));
            case 7, 8 -> new Predicate.Or(operands(depth));
            default -> new Predicate.Not(predicate(depth - 1));
        };
    }

    private List<Predicate> operands(int depth) {
        List<Predicate> operands = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            operands.add(predicate(depth - 1));
        }
        return operands;
    }

    private ValueTest test() {
        return switch (random.nextInt(12)) {
            case 0 -> new ValueTest.Regex(pick(EXPRESSIONS), random.nextBoolean(), false, random.nextBoolean());
            case 1 -> cidr();
            case 2 -> new ValueTest.NumberEquals(new BigDecimal(pick("7", "16", "1E+2", "-3.0")));
            case 3 ->
                new ValueTest.Compare(pick(ValueTest.Order.values()), new BigDecimal(pick("7", "16", "0", "99.5")));
            case 4 -> new ValueTest.BooleanEquals(random.nextBoolean());
            case 5 -> new ValueTest.TimePart(pick(ValueTest.Part.values()), pick(59, 23, 29, 9, 2, 2024, 1, 30, 21));
            default -> TestRules.pattern(glob(), random.nextInt(4) == 0);
        };
    }

    private ValueTest cidr() {
        try {
            return switch (random.nextInt(4)) {
                case 0 -> new ValueTest.Cidr(InetAddress.getByName("10.0.0.0"), pick(8, 13, 32));
                case 1 -> new ValueTest.Cidr(InetAddress.getByName("2001:db8::"), pick(32, 127, 128));
                case 2 -> new ValueTest.Cidr(InetAddress.getByName("::"), 0);
                default -> new ValueTest.Cidr(InetAddress.getByName("0.0.0.0"), 0);
            };
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private String glob() {
        String word = pick(WORDS).replace("*", "").replace("?", "");
        return switch (random.nextInt(7)) {
            case 0 -> word;
            case 1 -> "*" + word + "*";
            case 2 -> word + "*";
            case 3 -> "*" + word;
            case 4 -> "*" + word + "?" + pick(WORDS);
            case 5 -> pick(WORDS) + "*" + word;
            default -> "?*" + word + "*";
        };
    }

    private String field() {
        return FIELDS.get(random.nextInt(FIELDS.size()));
    }

    @SafeVarargs
    private <T> T pick(T... from) {
        return from[random.nextInt(from.length)];
    }
}
