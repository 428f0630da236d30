package org.varta.engine.alert;

import java.io.IOException;

/**
 * Records of the action log: {@code {"v":1,"afterIndex":7,"group":"g...","action":"acknowledge","user":"anna",
 * "atMs":1700000000000,"note":""}}.
 */
final class ActionJson {

    private static final int VERSION = 1;

    private ActionJson() {}

    static byte[] encode(AnalystAction action) {
        return FlatJson.encode(VERSION, json -> {
            json.writeNumberField("afterIndex", action.afterIndex());
            json.writeStringField("group", action.groupId());
            json.writeStringField("action", action.kind().keyword());
            json.writeStringField("user", action.user());
            json.writeNumberField("atMs", action.atMs());
            json.writeStringField("note", action.note());
        });
    }

    /** Throws when the record is not one of ours. */
    static AnalystAction decode(byte[] bytes) throws IOException {
        FlatJson record = FlatJson.decode("an action record", VERSION, bytes);
        String note = record.text("note");
        if (note.length() > AnalystAction.NOTE_CHARS_MAX) {
            throw new IOException("an action record has a note of " + note.length() + " characters");
        }
        return new AnalystAction(
                record.number("afterIndex"),
                record.text("group"),
                kind(record.text("action")),
                record.text("user"),
                record.number("atMs"),
                note);
    }

    private static AnalystAction.Kind kind(String keyword) throws IOException {
        for (AnalystAction.Kind kind : AnalystAction.Kind.values()) {
            if (kind.keyword().equals(keyword)) {
                return kind;
            }
        }
        throw new IOException("an action record has the unknown action " + keyword);
    }
}
