package org.varta.rules.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random rules and events: the explanation never says otherwise than the matcher, and its parts add up. */
class ExplainerOracleTest {

    private static final List<String> FIELDS = List.of("A", "B", "C");
    private static final List<String> WORDS =
            List.of("'a'", "'ab'", "'ABC'", "'power'", "'7'", "'-x'", "'10.0.0.1'", "'true'", "'a*b'");
    private static final List<String> CHAINS = List.of(
            "", "|contains", "|startswith", "|endswith", "|neq", "|contains|all", "|contains|cased", "|re", "|windash");
    private static final List<String> CONDITIONS = List.of(
            "s1 and s2",
            "s1 or not s2",
            "not (s1 and s2) and s3",
            "1 of s*",
            "all of s*",
            "not 1 of s* or s1",
            "s1 and not (s2 or s3)");

    private final Random random = new Random(20_261_122);

    @Test
    void agreesWithTheMatcherAndItsNearestMissWouldChangeTheVerdict() {
        int matches = 0;
        for (int round = 0; round < 2_000; round++) {
            Explained rule = Explained.detection(detection());
            RuleVerdict verdict = rule.event(event());

            matches += verdict.holds() ? 1 : 0;
            assertThat(verdict.nearestMiss().isEmpty()).isEqualTo(verdict.holds());
            assertThat(verdict.reasons()).isNotEmpty();
            addsUp(verdict.condition());
        }
        assertThat(matches).as("both verdicts are common").isBetween(300, 1_700);
    }

    private static void addsUp(Verdict part) {
        switch (part) {
            case Verdict.Item item -> assertThat(item.why().isEmpty()).isEqualTo(item.holds());
            case Verdict.Selection(var name, boolean holds, Verdict body) -> {
                assertThat(body.holds()).isEqualTo(holds);
                addsUp(body);
            }
            case Verdict.Group(var join, var label, boolean holds, List<Verdict> parts) -> {
                boolean joined = switch (join) {
                    case ALL -> parts.stream().allMatch(Verdict::holds);
                    case ANY -> parts.stream().anyMatch(Verdict::holds);
                    case NOT -> !parts.getFirst().holds();
                };
                assertThat(joined).isEqualTo(holds);
                parts.forEach(ExplainerOracleTest::addsUp);
            }
        }
    }

    private String detection() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            text.append("s").append(i).append(":\n");
            for (String field : some(FIELDS)) {
                text.append("  ").append(field).append(line()).append('\n');
            }
        }
        return text.append("condition: ").append(pick(CONDITIONS)).toString();
    }

    private String line() {
        return switch (random.nextInt(8)) {
            case 0 -> ": null";
            case 1 -> "|exists: " + random.nextBoolean();
            case 2 -> "|gt: " + random.nextInt(10);
            case 3 -> "|fieldref: " + pick(FIELDS);
            default -> pick(CHAINS) + ": [" + word() + ", " + word() + "]";
        };
    }

    private String event() {
        List<String> members = new ArrayList<>();
        for (String field : some(FIELDS)) {
            members.add(field + ": "
                    + switch (random.nextInt(5)) {
                        case 0 -> "null";
                        case 1 -> "[" + word() + ", " + word() + "]";
                        default -> word();
                    });
        }
        return "{" + String.join(", ", members) + "}";
    }

    private String word() {
        return pick(WORDS);
    }

    private List<String> some(List<String> from) {
        List<String> some = new ArrayList<>();
        from.forEach(each -> {
            if (random.nextInt(3) > 0) {
                some.add(each);
            }
        });
        return some.isEmpty() ? List.of(pick(from)) : some;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
