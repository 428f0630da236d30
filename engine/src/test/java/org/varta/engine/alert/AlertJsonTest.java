package org.varta.engine.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.varta.engine.detect.Hit;

class AlertJsonTest {

    private static final String EXPECTED = """
            {"id":"ab12","organisation":"default",\
            "rule":{"key":"r-1","title":"Burst of \\"failed\\" logons","level":"high","author":"Ann, Bob",\
            "tags":["attack.t1110"],"contentHash":"cafe"},\
            "kind":"correlation","groupKey":["ws-7","Іван"],"timeMs":1000,"raisedAtMs":1500,\
            "host":"ws-7","user":"ivan","eventCount":7,\
            "events":[{"journal":"j","sequence":42,"ruleKey":"r-0","timeMs":1000,\
            "matched":{"User":["ivan","IVAN"],"Empty":[""]}}]}""";

    @Test
    void anAlertHasTheMembersOfTheConsoleApiInAFixedOrder() {
        assertThat(new String(AlertJson.toBytes(alert()), UTF_8)).isEqualTo(EXPECTED);
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        assertThat(AlertJson.read(AlertJson.toBytes(alert()))).isEqualTo(alert());
    }

    @Test
    void bothKindsAndEmptyListsSurvive() throws IOException {
        Alert single = new Alert(
                "1",
                "",
                new Alert.RuleRef("k", "", "low", "", List.of(), ""),
                Alert.Kind.EVENT,
                List.of(),
                -1,
                Long.MAX_VALUE,
                "",
                "",
                List.of(),
                0);
        assertThat(AlertJson.read(AlertJson.toBytes(single))).isEqualTo(single);
    }

    @Test
    void aClaimedTimeStandsBesideTheTimeThatWasUsedOnlyWhereItWasNotBelieved() throws IOException {
        Alert.EventRef believed = alert().events().getFirst();
        Alert.EventRef doubted = new Alert.EventRef("j", 43, "r-0", 1000, 7, believed.matched());
        Alert both = new Alert(
                "1",
                "",
                alert().rule(),
                Alert.Kind.CORRELATION,
                List.of(),
                1000,
                1000,
                "",
                "",
                List.of(believed, doubted),
                2);

        assertThat(AlertJson.read(AlertJson.toBytes(both))).isEqualTo(both);
        assertThat(new String(AlertJson.toBytes(both), UTF_8)).containsOnlyOnce("\"timeMs\":1000,\"claimedMs\":7,");
    }

    @Test
    void orderAndUnknownMembersDoNotMatterToTheReader() throws IOException {
        byte[] bytes = "{\"later\":{\"a\":[1]},\"rule\":{\"new\":[],\"key\":\"k\"},\"id\":\"x\"}".getBytes(UTF_8);
        Alert alert = AlertJson.read(bytes);
        assertThat(alert.id()).isEqualTo("x");
        assertThat(alert.rule().key()).isEqualTo("k");
    }

    @Test
    void somethingElseIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> AlertJson.read("[]".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected an alert, found START_ARRAY at byte");
        assertThatThrownBy(() -> AlertJson.read("{\"id\":7}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected a string");
        assertThatThrownBy(() -> AlertJson.read("{\"kind\":\"x\"}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither event nor correlation: x");
        assertThatThrownBy(() -> AlertJson.read("{}".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("needs id and rule.key");
    }

    @FuzzTest
    void readingAnyBytesGivesAnAlertOrAnIoException(byte[] bytes) {
        try {
            Alert alert = AlertJson.read(bytes);
            assertThat(AlertJson.read(AlertJson.toBytes(alert))).isEqualTo(alert);
        } catch (IOException e) {
            assertThat(e).hasMessageNotContaining("memory");
        }
    }

    static Alert alert() {
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        matched.put("User", List.of("ivan", "IVAN"));
        matched.put("Empty", List.of(""));
        return new Alert(
                "ab12",
                "default",
                new Alert.RuleRef(
                        "r-1", "Burst of \"failed\" logons", "high", "Ann, Bob", List.of("attack.t1110"), "cafe"),
                Alert.Kind.CORRELATION,
                List.of("ws-7", "Іван"),
                1000,
                1500,
                "ws-7",
                "ivan",
                List.of(new Alert.EventRef("j", 42, "r-0", 1000, Hit.NO_TIME, matched)),
                7);
    }
}
