package org.varta.engine.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

class SignedCheckpointFuzzTest {

    /** Whatever is read is what was written, and nothing else is thrown. */
    @FuzzTest(maxDuration = "20s")
    void readsOnlyWhatCouldHaveBeenWritten(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        try {
            List<SignedCheckpoint> all = SignedCheckpoint.parseAll(text);
            all.forEach(signed -> assertThat(text).contains(signed.checkpoint().text()));
        } catch (NoteException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
