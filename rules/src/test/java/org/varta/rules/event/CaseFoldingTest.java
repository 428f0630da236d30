package org.varta.rules.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaseFoldingTest {

    @Test
    void foldsEachCodePointWithoutLocaleOrExpansion() {
        assertThat(CaseFolding.fold("PowerShell.EXE")).isEqualTo("powershell.exe");
        assertThat(CaseFolding.fold("ŻÓŁĆ ПІД")).isEqualTo("żółć під");
        assertThat(CaseFolding.fold("ΣΊΣΥΦΟΣ")).isEqualTo(CaseFolding.fold("σίσυφος"));
        assertThat(CaseFolding.fold("straße")).isEqualTo("straße");
        assertThat(CaseFolding.fold("\uD801\uDC00")).isEqualTo("\uD801\uDC28");
    }

    @Test
    void isTheSameWhenDoneTwice() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int folded = CaseFolding.fold(codePoint);
            assertThat(CaseFolding.fold(folded)).as("U+%X", codePoint).isEqualTo(folded);
        }
    }

    @Test
    void joinsWhatDiffersInCaseOnly() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            assertThat(CaseFolding.fold(Character.toUpperCase(codePoint)))
                    .as("U+%X", codePoint)
                    .isEqualTo(CaseFolding.fold(codePoint));
        }
    }

    @Test
    void givesBackTheSameObjectWhenNothingChanges() {
        String text = "already lower: ёж 😀";

        assertThat(CaseFolding.fold(text)).isSameAs(text);
    }

    @Test
    void keepsLoneSurrogates() {
        assertThat(CaseFolding.fold("A\uD801B")).isEqualTo("a\uD801b");
    }
}
