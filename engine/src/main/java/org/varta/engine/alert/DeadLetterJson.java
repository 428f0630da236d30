package org.varta.engine.alert;

import java.io.IOException;

/**
 * Records of the dead-letter log: {@code {"v":1,"sequence":7,"receivedAtMs":1700000000000,"listener":"...","peer":"...",
 * "reason":"...","detail":"..."}}.
 */
final class DeadLetterJson {

    private static final int VERSION = 1;

    private DeadLetterJson() {}

    static byte[] encode(DeadLetter letter) {
        return FlatJson.encode(VERSION, json -> {
            json.writeNumberField("sequence", letter.sequence());
            json.writeNumberField("receivedAtMs", letter.receivedAtMs());
            json.writeStringField("listener", letter.listener());
            json.writeStringField("peer", letter.peer());
            json.writeStringField("reason", letter.reason());
            json.writeStringField("detail", letter.detail());
        });
    }

    /** Throws when the record is not one of ours. */
    static DeadLetter decode(byte[] bytes) throws IOException {
        FlatJson record = FlatJson.decode("a dead letter", VERSION, bytes);
        return new DeadLetter(
                record.number("sequence"),
                record.number("receivedAtMs"),
                record.text("listener"),
                record.text("peer"),
                record.text("reason"),
                record.text("detail"));
    }
}
