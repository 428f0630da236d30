package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;

/**
 * Hostile process creations: each field of Sysmon's event 1 is a string of up to {@value #LITERALS} literals that rules look
 * for in that field, so that hardly a literal index, bitmap or memo saves work. Command lines come to some 1 KB.
 */
final class WorstCaseEvents {

    static final int LITERALS = 40;

    private static final List<String> FIELDS = List.of(
            "CommandLine",
            "Image",
            "ParentImage",
            "ParentCommandLine",
            "OriginalFileName",
            "Hashes",
            "User",
            "CurrentDirectory",
            "Description",
            "Product",
            "Company",
            "IntegrityLevel");

    private WorstCaseEvents() {}

    /** The same events for the same rules and seed. */
    static List<byte[]> of(List<PlannedRule> rules, int count, long seed) {
        Map<String, List<String>> literals = new TreeMap<>();
        for (PlannedRule rule : rules) {
            collect(rule.predicate(), literals);
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(event(literals, random));
        }
        return events;
    }

    private static byte[] event(Map<String, List<String>> literals, SplittableRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var json = new com.fasterxml.jackson.core.JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("EventID", 1);
            json.writeStringField("Channel", "Microsoft-Windows-Sysmon/Operational");
            json.writeStringField("Provider", "Microsoft-Windows-Sysmon");
            for (String field : FIELDS) {
                List<String> known = literals.getOrDefault(field, List.of());
                StringBuilder value = new StringBuilder();
                int pieces = field.endsWith("CommandLine") ? LITERALS : LITERALS / 8;
                for (int i = 0; i < pieces && !known.isEmpty(); i++) {
                    value.append(known.get(random.nextInt(known.size()))).append(' ');
                }
                json.writeStringField(field, value.toString());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8).getBytes(UTF_8);
    }

    private static void collect(Predicate predicate, Map<String, List<String>> literals) {
        switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> operands.forEach(operand -> collect(operand, literals));
            case Predicate.Or(List<Predicate> operands) -> operands.forEach(operand -> collect(operand, literals));
            case Predicate.Not(Predicate operand) -> collect(operand, literals);
            case Predicate.Field(String field, ValueTest.Pattern pattern) -> {
                for (ValueTest.Piece piece : pattern.pieces()) {
                    if (piece instanceof ValueTest.Piece.Literal(String text)) {
                        literals.computeIfAbsent(field, key -> new ArrayList<>())
                                .add(text);
                    }
                }
            }
            default -> {
                // no literal
            }
        }
    }
}
