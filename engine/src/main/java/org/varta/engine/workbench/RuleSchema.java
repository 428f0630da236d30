package org.varta.engine.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;

/** JSON Schemas (draft 7) of the files that detection engineers write, for their editors. */
public enum RuleSchema {
    /** A Sigma rule, correlation or filter. */
    RULE("rule"),
    /** {@code *.test.yml}. */
    TEST("test"),
    /** Values of placeholders. */
    SITE_LISTS("site-lists"),
    /** A processing pipeline. */
    PIPELINE("pipeline");

    private final String keyword;

    RuleSchema(String keyword) {
        this.keyword = keyword;
    }

    /** As it is named on the command line. */
    public String keyword() {
        return keyword;
    }

    /** The file under {@code docs/schemas} that has the same text. */
    public String fileName() {
        return keyword + ".schema.json";
    }

    /** The schema, ASCII, with a line end. */
    public String text() throws IOException {
        try (InputStream in = requireNonNull(RuleSchema.class.getResourceAsStream(fileName()), fileName())) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
