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
import org.varta.rules.event.LogSource;

class RepetitiveEventsTest {

    private static List<String> texts(int count, long seed) {
        return RepetitiveEvents.of(count, seed).stream()
                .map(event -> new String(event, UTF_8))
                .toList();
    }

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(texts(2_000, 5)).isEqualTo(texts(2_000, 5)).isNotEqualTo(texts(2_000, 6));
    }

    @Test
    void areProcessCreationsThatTheEngineReads() {
        FieldCatalog catalog = FieldCatalog.of(List.of("Image", "CommandLine", "ParentImage", "User"));
        EventReader reader = EventReader.of(catalog, Mappings.builtIn());
        Event event = new Event(catalog);
        LogSource wanted = new LogSource("windows", "process_creation", null);

        for (byte[] bytes : RepetitiveEvents.of(1_000, 7)) {
            assertThat(reader.read(bytes, Format.JSON, event)).isInstanceOf(EventReader.Reading.Decoded.class);
            assertThat(event.sources().coveredBy(wanted)).isTrue();
            assertThat(event.firstText("Image")).startsWith("C:\\Windows\\");
            assertThat(event.firstText("User")).startsWith("PLANT\\user");
        }
    }

    @Test
    void oneInAThousandIsAnAttack() {
        assertThat(texts(5_000, 8))
                .filteredOn(text -> text.contains("vssadmin") || text.contains("-enc") || text.contains("certutil"))
                .hasSize(5);
    }

    @Test
    void holdFewDifferentCommandLines() {
        assertThat(texts(5_000, 9).stream()
                        .map(text -> text.replaceAll(".*\"CommandLine\":\"(.*?)\",\"ProcessId.*", "$1"))
                        .distinct())
                .hasSizeBetween(10, 20);
    }
}
