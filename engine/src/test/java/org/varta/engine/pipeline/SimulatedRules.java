package org.varta.engine.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varta.engine.correlate.Packs.correlation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.varta.collector.wire.Format;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.PayloadReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Numbered;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePack;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaCorrelation.Operator;
import org.varta.rules.sigma.SigmaCorrelation.Type;

/** Two rule sets that share some rules, and a payload format of {@code field=value} pairs for them. */
final class SimulatedRules {

    private static final List<String> FIELDS = List.of("kind", "time", "User", "Host");

    /** Rules a, b, c and x, which alerts alone, with correlations of every kind. */
    static final RulePack FIRST = pack(
            "first",
            List.of(rule("a"), rule("b"), rule("c"), rule("x")),
            List.of(
                    correlation("count", Type.EVENT_COUNT, "a", "b")
                            .groupBy("User")
                            .timespan(Duration.ofMinutes(2))
                            .gte(2)
                            .build(),
                    correlation("values", Type.VALUE_COUNT, "b")
                            .fields("Host")
                            .timespan(Duration.ofMinutes(15))
                            .gte(2)
                            .generate()
                            .build(),
                    correlation("ordered", Type.TEMPORAL_ORDERED, "c", "b")
                            .groupBy("Host")
                            .build(),
                    alone(),
                    silence()),
            List.of(
                    epl(
                            "sequence",
                            "select one, one.who as who from pattern [every one=a -> b(who = one.who) where"
                                    + " timer:within(2 min)]"),
                    epl(
                            "unheard",
                            "select one, one.who as who from pattern [every-distinct(one.who, 1 min) one=a ->"
                                    + " (timer:interval(90 sec) and not a(who = one.who))]")));

    /** Rule c is gone, d is new, one correlation stays, one is new and rests on the one that stays. */
    static final RulePack SECOND = pack(
            "second",
            List.of(rule("a"), rule("b"), rule("d"), rule("x")),
            List.of(
                    correlation("count", Type.EVENT_COUNT, "a", "b")
                            .groupBy("User")
                            .timespan(Duration.ofMinutes(2))
                            .gte(2)
                            .build(),
                    correlation("chain", Type.TEMPORAL, "count", "d")
                            .groupBy("User")
                            .timespan(Duration.ofMinutes(20))
                            .build(),
                    alone()),
            List.of(epl(
                    "sequence",
                    "select one, one.who as who from pattern [every one=a -> b(who = one.who) where"
                            + " timer:within(2 min)]")));

    private SimulatedRules() {}

    /** Decided by the clock: a, and no b in the minute that begins with it. */
    private static SigmaCorrelation alone() {
        Position nowhere = new Position(1, 1);
        return correlation("alone", Type.TEMPORAL, "a", "b")
                .groupBy("User")
                .timespan(Duration.ofMinutes(1))
                .ruleCondition(new Condition.And(List.of(
                        new Condition.Selection("a", nowhere),
                        new Condition.Not(new Condition.Selection("b", nowhere)))))
                .build();
    }

    /** Decided by the clock: three minutes after the last b. */
    private static SigmaCorrelation silence() {
        return correlation("silence", Type.EVENT_COUNT, "b")
                .timespan(Duration.ofMinutes(3))
                .when(Packs.comparison(Operator.LT, 1))
                .generate()
                .build();
    }

    private static PlannedRule rule(String kind) {
        return Packs.rule(
                kind,
                Level.LOW,
                new Predicate.Field("kind", new ValueTest.Pattern(List.of(new ValueTest.Piece.Literal(kind)), false)));
    }

    /** Over rules a and b, with their users; each user is a group. */
    private static EplRule epl(String key, String statement) {
        SequencedMap<String, EplRule.Input> inputs = new LinkedHashMap<>();
        for (String rule : List.of("a", "b")) {
            SequencedMap<String, String> fields = new LinkedHashMap<>(Map.of("who", "User"));
            inputs.put(rule, new EplRule.Input(new Position(1, 1), rule, null, fields));
        }
        return new EplRule(
                Packs.header(key, Level.HIGH),
                inputs,
                List.of("who"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                statement,
                new Position(1, 1));
    }

    private static RulePack pack(
            String hash, List<PlannedRule> rules, List<SigmaCorrelation> correlations, List<EplRule> eplRules) {
        return new RulePack(CompiledRules.of(rules, FIELDS), correlations, eplRules, List.of(), List.of(), 0, hash);
    }

    /** Reads {@code kind=a;User=ivan;number=7}; anything without a {@code =} is undecodable. */
    static PayloadReader reader(FieldCatalog catalog) {
        return (byte[] payload, byte[] context, Format hint, Event into) -> {
            String text = new String(payload, UTF_8);
            if (!text.contains("=")) {
                return new Reading.Undecodable("malformed", text);
            }
            into.reset(payload, 0, payload.length);
            int root = into.add(Event.NONE, 0, Event.NONE, false, ValueKind.OBJECT, 0, payload.length, false);
            long timeMs = Facts.NO_TIME;
            Numbered numbered = null;
            for (String pair : text.split(";", -1)) {
                String name = pair.substring(0, pair.indexOf('='));
                String value = pair.substring(pair.indexOf('=') + 1);
                int slot = catalog.slot(name);
                if (slot != FieldCatalog.NO_SLOT) {
                    into.bind(slot, into.addText(root, name, value));
                }
                timeMs = name.equals("time") ? Long.parseLong(value) : timeMs;
                numbered = name.equals("number") ? new Numbered("", Long.parseLong(value), false) : numbered;
            }
            return new Reading.Decoded(new Facts(timeMs, "", "", numbered));
        };
    }
}
