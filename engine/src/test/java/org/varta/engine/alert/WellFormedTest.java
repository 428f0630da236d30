package org.varta.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WellFormedTest {

    @Test
    void leavesTextAloneThatUtf8CanCarry() {
        String text = "abc Київ \uD83D\uDE00 \u0000 \u202E";

        assertThat(WellFormed.text(text)).isSameAs(text);
    }

    @Test
    void replacesSurrogatesWithoutPartner() {
        assertThat(WellFormed.text("a\uD83D")).isEqualTo("a\uFFFD");
        assertThat(WellFormed.text("\uDE00a")).isEqualTo("\uFFFDa");
        assertThat(WellFormed.text("\uD83D\uD83D\uDE00\uDE00")).isEqualTo("\uFFFD\uD83D\uDE00\uFFFD");
        assertThat(WellFormed.text("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    }
}
