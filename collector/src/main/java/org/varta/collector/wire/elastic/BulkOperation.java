package org.varta.collector.wire.elastic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The operations of a bulk request and what a server that did them would answer. */
enum BulkOperation {
    INDEX(201, "created"),
    CREATE(201, "created"),
    UPDATE(200, "updated"),
    DELETE(200, "deleted");

    private final int status;
    private final String result;

    BulkOperation(int status, String result) {
        this.status = status;
        this.result = result;
    }

    static @Nullable BulkOperation named(String name) {
        return switch (name) {
            case "index" -> INDEX;
            case "create" -> CREATE;
            case "update" -> UPDATE;
            case "delete" -> DELETE;
            default -> null;
        };
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    int status() {
        return status;
    }

    String result() {
        return result;
    }

    /** Whether a line with a document follows the action line. */
    boolean hasSource() {
        return this != DELETE;
    }
}
