package org.varta.engine.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.Packs;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.Level;

class DetectionAlertsTest {

    private static final UUID JOURNAL = UUID.fromString("00000000-0000-0001-0000-000000000002");

    private final DetectionAlerts alerts = new DetectionAlerts(JOURNAL);

    @Test
    void theIdIsTheHashOfOrganisationRuleContentGroupKeyAndCompletingEvent()
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String part : List.of("north", "burst", "hash-of-burst")) {
            part(out, part);
        }
        out.writeInt(2);
        part(out, "ivan");
        part(out, "");
        part(out, JOURNAL.toString());
        out.writeLong(42);
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        assertThat(alerts.toAlert(detection("north", "burst", List.of("ivan", ""), 42))
                        .id())
                .isEqualTo(expected);
    }

    private static void part(DataOutputStream out, String text) throws IOException {
        out.writeInt(text.getBytes(UTF_8).length);
        out.write(text.getBytes(UTF_8));
    }

    @Test
    void anyPartThatDiffersGivesAnotherId() {
        Set<String> ids = new HashSet<>();
        ids.add(alerts.toAlert(detection("a", "b", List.of("c"), 1)).id());
        ids.add(alerts.toAlert(detection("ab", "", List.of("c"), 1)).id());
        ids.add(alerts.toAlert(detection("a", "b", List.of("c", ""), 1)).id());
        ids.add(alerts.toAlert(detection("a", "b", List.of(), 1)).id());
        ids.add(alerts.toAlert(detection("a", "b", List.of("c"), 2)).id());
        ids.add(new DetectionAlerts(new UUID(3, 4))
                .toAlert(detection("a", "b", List.of("c"), 1))
                .id());
        assertThat(ids).hasSize(6);
    }

    @Test
    void theAlertCarriesTheRuleItsAuthorAndTheEvents() {
        Alert alert = alerts.toAlert(detection("default", "burst", List.of("ivan"), 42));
        assertThat(alert.rule())
                .isEqualTo(new Alert.RuleRef(
                        "burst", "Title of burst", "high", "Ann", List.of("attack.t1110"), "hash-of-burst"));
        assertThat(alert.kind()).isEqualTo(Alert.Kind.CORRELATION);
        assertThat(alert.groupKey()).containsExactly("ivan");
        assertThat(alert.timeMs()).isEqualTo(1000);
        assertThat(alert.raisedAtMs()).isEqualTo(2000);
        assertThat(alert.host()).isEqualTo("ws-7");
        assertThat(alert.user()).isEqualTo("ivan");
        assertThat(alert.eventCount()).isEqualTo(3);
        Alert.EventRef event = alert.events().getFirst();
        assertThat(event.journal()).isEqualTo(JOURNAL.toString());
        assertThat(event.sequence()).isEqualTo(42);
        assertThat(event.ruleKey()).isEqualTo("fail");
        assertThat(event.timeMs()).as("the believed time").isEqualTo(1000);
    }

    @Test
    void aTimeThatIsNotBelievedIsShownAsTheClaimItIs() {
        Alert.EventRef believed =
                alerts.toAlert(detection(eventAt(1000))).events().getFirst();
        assertThat(believed.claimedMs()).isEqualTo(Hit.NO_TIME);

        Alert.EventRef ahead = alerts.toAlert(detection(eventAt(2001))).events().getFirst();
        assertThat(ahead.timeMs()).as("its receipt").isEqualTo(2000);
        assertThat(ahead.claimedMs()).isEqualTo(2001);

        Alert.EventRef silent =
                alerts.toAlert(detection(eventAt(Hit.NO_TIME))).events().getFirst();
        assertThat(silent.timeMs()).isEqualTo(2000);
        assertThat(silent.claimedMs()).isEqualTo(Hit.NO_TIME);
    }

    private static Hit eventAt(long eventTimeMs) {
        return new Hit("default", "fail", "c", 42, 0, eventTimeMs, 2000, new LinkedHashMap<>(), "ws-7", "ivan");
    }

    private static Detection detection(Hit hit) {
        return new Detection(
                Packs.header("burst", Level.LOW), "high", true, List.of(), hit, 1000, 2000, false, List.of(hit), 1);
    }

    @Test
    void fieldsThatTheEventDoesNotHaveAreNotShown() {
        Alert alert = alerts.toAlert(detection("default", "burst", List.of("ivan"), 42));
        assertThat(alert.events().getFirst().matched()).isEqualTo(Map.of("User", List.of("ivan")));
    }

    private static Detection detection(String organisation, String rule, List<String> groupKey, long sequence) {
        LinkedHashMap<String, List<String>> fields = new LinkedHashMap<>();
        fields.put("User", List.of("ivan"));
        fields.put("Domain", List.of());
        Hit hit = new Hit(organisation, "fail", "c", sequence, 0, 1000, 2000, fields, "ws-7", "ivan");
        return new Detection(
                Packs.header(rule, Level.LOW), "high", true, groupKey, hit, 1000, 2000, false, List.of(hit), 3);
    }
}
