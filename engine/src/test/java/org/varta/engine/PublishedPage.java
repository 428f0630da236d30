package org.varta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that a test makes; with {@code -Dvarta.write.docs=true} it is written. */
public final class PublishedPage {

    private PublishedPage() {}

    /** Fails unless the file has this text. */
    public static void holds(Path file, String text) throws IOException {
        if (Boolean.getBoolean("varta.write.docs")) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file))
                .as("write it with -Dvarta.write.docs=true")
                .isEqualTo(text);
    }
}
