package org.varta.engine.detect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;
import org.varta.engine.correlate.Packs;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.ValueTest;
import org.varta.rules.sigma.Level;

/** One rule that wants {@code Image} to be {@code evil}, while a correlation reads {@code User}. */
class DetectorTest {

    private static final CompiledRules RULES = CompiledRules.of(
            List.of(Packs.rule(
                    "evil",
                    Level.HIGH,
                    new Predicate.Field(
                            "Image", new ValueTest.Pattern(List.of(new ValueTest.Piece.Literal("evil")), false)))),
            List.of("User"));

    private final List<String[]> fields = new ArrayList<>();
    private Reading reading = new Reading.Decoded(new Facts(1234, "ws-7", "ivan"));

    @Test
    void aHitHasTheMatchedFieldsAndThoseThatCorrelationsRead() {
        fields.add(new String[] {"Image", "EVIL"});
        fields.add(new String[] {"User", "ivan"});
        Hit hit = onlyHit();
        assertThat(hit.fields()).isEqualTo(Map.of("Image", List.of("EVIL"), "User", List.of("ivan")));
        assertThat(hit.fields().keySet()).containsExactly("Image", "User");
        assertThat(hit.ruleKey()).isEqualTo("evil");
        assertThat(hit.ruleContentHash()).isEqualTo("hash-of-evil");
        assertThat(hit.organisation()).isEqualTo("north");
        assertThat(hit.eventTimeMs()).isEqualTo(1234);
        assertThat(hit.receivedAtMs()).isEqualTo(5000);
        assertThat(hit.host()).isEqualTo("ws-7");
        assertThat(hit.user()).isEqualTo("ivan");
    }

    @Test
    void aFieldThatACorrelationReadsAndTheEventDoesNotHaveIsThereWithoutValues() {
        fields.add(new String[] {"Image", "evil"});
        assertThat(onlyHit().fields().get("User")).isEmpty();
    }

    @Test
    void severalValuesOfAFieldAreKept() {
        fields.add(new String[] {"Image", "evil"});
        fields.add(new String[] {"User", "ivan"});
        fields.add(new String[] {"User", "olha"});
        assertThat(onlyHit().fields().get("User")).containsExactly("ivan", "olha");
    }

    @Test
    void longValuesAreCutAndStayDifferent() {
        fields.add(new String[] {"Image", "evil"});
        fields.add(new String[] {"User", "x".repeat(5000) + "a"});
        fields.add(new String[] {"User", "x".repeat(5000) + "b"});
        List<String> values = Objects.requireNonNull(onlyHit().fields().get("User"));
        assertThat(values).hasSize(2).doesNotHaveDuplicates();
        assertThat(values).allMatch(value -> value.length() < 1100);
    }

    @Test
    void anEventThatNoRuleWantsHasNoHits() {
        fields.add(new String[] {"Image", "good"});
        assertThat(detect()).isEqualTo(new Detector.Outcome.Evaluated(null));
    }

    @Test
    void anEventWithoutTimeHasNone() {
        fields.add(new String[] {"Image", "evil"});
        reading = new Reading.Decoded(new Facts(Facts.NO_TIME, "", ""));
        assertThat(onlyHit().eventTimeMs()).isEqualTo(Hit.NO_TIME);
    }

    @Test
    void whatCannotBeReadIsADeadLetter() {
        reading = new Reading.Undecodable("malformed-json", "at byte 7");
        assertThat(detect())
                .isEqualTo(new Detector.Outcome.Undecodable(
                        new DeadLetter(9, 5000, "tcp", "192.0.2.7:49152", "malformed-json", "at byte 7")));
    }

    @Test
    void aFieldThatHasNoSlotIsABrokenPromise() {
        fields.add(new String[] {"Image", "evil"});
        assertThatThrownBy(() -> detect(Set.of("Elsewhere")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a correlation reads Elsewhere");
    }

    private Hit onlyHit() {
        Detector.Outcome.Evaluated evaluated = (Detector.Outcome.Evaluated) detect();
        @Nullable EventHits hits = evaluated.hits();
        assertThat(hits).isNotNull();
        EventHits found = Objects.requireNonNull(hits);
        assertThat(found.sequence()).isEqualTo(9);
        assertThat(found.clockMs()).isEqualTo(6000);
        assertThat(found.hits()).hasSize(1);
        return found.hits().getFirst();
    }

    private Detector.Outcome detect() {
        return detect(Set.of("User"));
    }

    private Detector.Outcome detect(Set<String> correlated) {
        Detector detector =
                new Detector(RULES, Map.of("evil", correlated), this::read, new RuleCosts(RuleCosts.Sampling.none()));
        JournalRecord record = new JournalRecord(
                JournalRecord.Kind.EVENT,
                9,
                5_000_000_000L,
                new Origin("north", "tcp", "json-lines", "", "192.0.2.7:49152"),
                Format.JSON,
                new byte[0],
                "{}".getBytes(UTF_8));
        return detector.detect(record, 6000);
    }

    private Reading read(byte[] payload, byte[] context, Format hint, Event into) {
        into.reset(payload, 0, payload.length);
        int root = into.add(Event.NONE, 0, Event.NONE, false, ValueKind.OBJECT, 0, payload.length, false);
        for (String[] field : fields) {
            into.bind(RULES.catalog().slot(field[0]), into.addText(root, field[0], field[1]));
        }
        return reading;
    }
}
