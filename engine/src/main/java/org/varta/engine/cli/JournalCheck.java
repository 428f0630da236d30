package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.varta.collector.journal.JournalRecord;

/** Collects and tells the damage of a journal. */
final class JournalCheck implements JournalWalk.Visitor {

    /** More damage is counted, not listed. */
    private static final int LISTED_MAX = 1_000;

    private final UUID journal;
    private final long lastSequence;
    private final PrintWriter out;
    private final OutputForm form;
    private final List<Damage> damages = new ArrayList<>();
    private long records;
    private long damagedRecords;

    private record Damage(long first, long last, String reason) {}

    JournalCheck(UUID journal, long lastSequence, PrintWriter out, OutputForm form) {
        this.journal = journal;
        this.lastSequence = lastSequence;
        this.out = out;
        this.form = form;
    }

    @Override
    public boolean record(JournalRecord record) {
        records++;
        return true;
    }

    @Override
    public void damage(long first, long last, String reason) {
        damagedRecords += last - first + 1;
        if (damages.size() < LISTED_MAX) {
            damages.add(new Damage(first, last, reason));
        }
    }

    /** Whether every record was read and is as it was written. */
    boolean isWhole() {
        return damagedRecords == 0;
    }

    void finish() throws IOException {
        switch (form) {
            case ndjson -> printJson();
            case table -> printText();
        }
    }

    private void printJson() throws IOException {
        new JsonLines(out).print(json -> {
            json.writeStringField("journal", journal.toString());
            json.writeBooleanField("whole", isWhole());
            json.writeNumberField("lastSequence", lastSequence);
            json.writeNumberField("records", records);
            json.writeNumberField("damagedRecords", damagedRecords);
            json.writeArrayFieldStart("damage");
            for (Damage damage : damages) {
                json.writeStartObject();
                json.writeNumberField("first", damage.first());
                json.writeNumberField("last", damage.last());
                json.writeStringField("reason", damage.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private void printText() {
        damages.forEach(damage -> out.println(AlertPrinter.clean(damage.reason())));
        if (damages.size() == LISTED_MAX) {
            out.println("at most " + LISTED_MAX + " places are listed");
        }
        out.println("journal " + journal + ": " + records + " records up to " + lastSequence + " are whole, "
                + (isWhole() ? "none is damaged" : damagedRecords + " are damaged or missing"));
    }
}
