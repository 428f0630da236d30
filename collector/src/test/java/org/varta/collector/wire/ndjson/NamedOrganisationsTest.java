package org.varta.collector.wire.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedOrganisationsTest {

    @Test
    void allowsTheNamesAndPrefixesOfTheSettingOnly() {
        NamedOrganisations some = NamedOrganisations.of(" grid, case-* ,");

        assertThat(some.allow("grid")).isTrue();
        assertThat(some.allow("case-7")).isTrue();
        assertThat(some.allow("grid-2")).isFalse();
        assertThat(some.allow("Case-7")).isFalse();
        assertThat(some.allow("case")).isFalse();
        assertThat(some.allow("default")).isFalse();
        assertThat(NamedOrganisations.of("").allow("grid")).isFalse();
        assertThat(NamedOrganisations.NONE.allow("grid")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "case-", "-x", "case-\u0000", "case-é", "case-a b", "case-<script>", "case-\r\nX: y"})
    void whatIsNoNameIsNeverAllowed(String name) {
        NamedOrganisations all = NamedOrganisations.of("c*");

        assertThat(all.allow(name)).isEqualTo(name.equals("case-"));
        assertThat(all.allow("c" + "x".repeat(63))).isTrue();
        assertThat(all.allow("c" + "x".repeat(64))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a b", "grid,*", "ca*se", "é"})
    void aSettingThatIsWrongIsNamed(String setting) {
        assertThatThrownBy(() -> NamedOrganisations.of(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no organisation; expected");
    }
}
