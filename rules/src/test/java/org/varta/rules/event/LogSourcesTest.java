package org.varta.rules.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogSourcesTest {

    private static final LogSource REGISTRY_SET = new LogSource("windows", "registry_set", null);
    private static final LogSource REGISTRY_EVENT = new LogSource("windows", "registry_event", null);
    private static final LogSource SYSMON = new LogSource("windows", null, "sysmon");

    @Test
    void areCoveredByARuleThatAsksForOneOfThem() {
        LogSources sources = new LogSources(List.of(REGISTRY_SET, REGISTRY_EVENT));

        assertThat(sources.coveredBy(REGISTRY_EVENT)).isTrue();
        assertThat(sources.coveredBy(new LogSource("windows", null, null))).isTrue();
        assertThat(sources.coveredBy(SYSMON)).isFalse();
        assertThat(sources.coveredBy(new LogSource("linux", "registry_set", null)))
                .isFalse();
    }

    @Test
    void doNotMixPartsOfDifferentSources() {
        LogSources sources = new LogSources(List.of(REGISTRY_SET, SYSMON));

        assertThat(sources.coveredBy(new LogSource("windows", "registry_set", "sysmon")))
                .isFalse();
    }

    @Test
    void ofAnUnknownEventAreCoveredOnlyByARuleForAnySource() {
        assertThat(LogSources.NONE.coveredBy(LogSource.ANY)).isTrue();
        assertThat(LogSources.NONE.coveredBy(SYSMON)).isFalse();
    }

    @Test
    void areEqualByContent() {
        LogSources one = new LogSources(List.of(REGISTRY_SET, SYSMON));

        assertThat(one)
                .isEqualTo(new LogSources(List.of(REGISTRY_SET, SYSMON)))
                .hasSameHashCodeAs(new LogSources(List.of(REGISTRY_SET, SYSMON)))
                .isNotEqualTo(new LogSources(List.of(SYSMON, REGISTRY_SET)));
    }
}
