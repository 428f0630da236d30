package org.varta.engine.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.alert.ActionLog.LoggedAction;

/** The action log. */
class AnalystLogsTest {

    private static final AnalystAction ACTION = new AnalystAction(
            7, "g1", AnalystAction.Kind.ACKNOWLEDGE, "anna", 1_700_000_000_000L, "seen <b> \"\u0000\"");

    @TempDir
    Path directory;

    @Test
    void givesActionsBackAfterAReopening() throws IOException {
        AnalystAction reopened = new AnalystAction(8, "g1", AnalystAction.Kind.REOPEN, "olena", 2, "");
        try (ActionLog log = ActionLog.open(directory)) {
            assertThat(log.append(ACTION)).isEqualTo(1);
            assertThat(log.append(reopened)).isEqualTo(2);
        }

        try (ActionLog log = ActionLog.open(directory)) {
            assertThat(log.after(0)).containsExactly(new LoggedAction(1, ACTION), new LoggedAction(2, reopened));
            assertThat(log.after(1)).containsExactly(new LoggedAction(2, reopened));
            assertThat(log.after(2)).isEmpty();
        }
    }

    @Test
    void ignoresMembersOfANewerProgram() throws IOException {
        String newer = new String(ActionJson.encode(ACTION), UTF_8).replaceFirst("\\{", "{\"new\":{\"deep\":[1]},");

        assertThat(ActionJson.decode(newer.getBytes(UTF_8))).isEqualTo(ACTION);
    }

    @Test
    void namesWhatIsWrongWithARecord() {
        assertThatThrownBy(() -> ActionJson.decode("[]".getBytes(UTF_8))).hasMessageContaining("must be a JSON object");
        assertThatThrownBy(() -> ActionJson.decode("{\"v\":2}".getBytes(UTF_8))).hasMessageContaining("version 2");
        assertThatThrownBy(() -> ActionJson.decode("{\"v\":1}".getBytes(UTF_8))).hasMessageContaining("no note");
        assertThatThrownBy(() -> ActionJson.decode("{\"v\":1".getBytes(UTF_8))).isInstanceOf(IOException.class);
    }

    @FuzzTest
    void readsAnActionOrSaysWhyNot(byte[] bytes) {
        try {
            assertThat(ActionJson.decode(bytes)).isNotNull();
        } catch (IOException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }
}
