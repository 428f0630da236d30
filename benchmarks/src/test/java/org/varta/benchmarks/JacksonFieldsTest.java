package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

class JacksonFieldsTest {

    private static final FieldCatalog CATALOG =
            FieldCatalog.of(List.of("EventID", "Image", "CommandLine", "Hashes", "Channel"));

    private static List<String> paths(String event) {
        Event read = new Event(CATALOG);
        EventReader.of(CATALOG, Mappings.builtIn()).read(event.getBytes(UTF_8), Format.JSON, read);
        return JacksonFields.pathsRead(read);
    }

    @Test
    void takesTheFieldsThatTheEngineBinds() {
        String event = """
                {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Image":"C:\\\\a.exe","Other":"x",
                 "Hashes":["A=1","B=2"],"Deep":{"Image":"no"}}""";
        JacksonFields jackson = new JacksonFields(paths(event));

        assertThat(jackson.extract(event.getBytes(UTF_8))).isEqualTo(5);
        assertThat(jackson.values())
                .containsExactlyInAnyOrder("1", "Microsoft-Windows-Sysmon/Operational", "C:\\a.exe", "B=2");
        assertThat(jackson.find(event.getBytes(UTF_8))).isEqualTo(5);
    }

    @Test
    void findsMembersOfObjectsAndMembersWithDotsInTheirNames() {
        JacksonFields jackson = new JacksonFields(List.of("winlog.event_data.Image"));

        assertThat(jackson.extract("{\"winlog\":{\"event_data\":{\"Image\":\"a\",\"User\":\"b\"}}}".getBytes(UTF_8)))
                .isOne();
        assertThat(jackson.extract("{\"winlog.event_data.Image\":\"a\"}".getBytes(UTF_8)))
                .isOne();
        assertThat(jackson.extract("{\"winlog\":{\"event_data.Image\":\"a\"}}".getBytes(UTF_8)))
                .isOne();
        assertThat(jackson.extract("{\"winlog\":{\"Image\":\"a\"},\"Image\":\"b\"}".getBytes(UTF_8)))
                .isZero();
    }

    @Test
    void forgetsTheEventBefore() {
        JacksonFields jackson = new JacksonFields(List.of("a", "b"));
        jackson.extract("{\"a\":1,\"b\":2}".getBytes(UTF_8));
        jackson.extract("{\"a\":3}".getBytes(UTF_8));

        assertThat(jackson.values()).containsExactly("3");
    }
}
